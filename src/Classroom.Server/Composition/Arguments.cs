namespace Classroom.Server.Composition;

/// <summary>What may stand on the command line: a verb, then settings in the framework's own form.</summary>
internal static class Arguments
{
    public const string Usage =
        """
        Classroom, a virtual classroom that a school hosts itself.

          dotnet Classroom.Server.dll [serve]    runs the server until Ctrl-C
          dotnet Classroom.Server.dll migrate    brings the database up to date and ends
          dotnet Classroom.Server.dll contract   renews the TypeScript contract in the checkout and ends

        Settings: by environment (Classroom__Media__UdpPort=10000), in appsettings.json, or here (--Classroom:Media:UdpPort=10000). The first of all:

          ASPNETCORE_URLS                   where HTTP listens                    http://127.0.0.1:8080
          Classroom__PublicUrl              how links begin                       the first of the above
          Classroom__DataDirectory          database and slides                   ./data
          Classroom__Media__UdpPort         where media is received               10000
          Classroom__Media__PublicAddress   the address told to browsers          the machine's own
          Classroom__Database__Mode         Managed or External                   Managed
          ConnectionStrings__Classroom      the external database                 none

        All of them: docs/settings.md.
        """;

    // The roots of the framework's own configuration that make sense here; below Classroom the settings' reader knows every name.
    private static readonly string[] s_roots =
    [
        "Classroom", "ConnectionStrings", "Kestrel", "Logging", "AllowedHosts", "urls", "environment", "applicationName", "contentRoot",
    ];

    /// <summary>The first argument that nothing would read, or null.</summary>
    public static string? Unknown(IEnumerable<string> args)
    {
        var hasName = false;
        foreach (var arg in args)
        {
            if (hasName)
            {
                // The value of "--Name value".
                hasName = false;
                continue;
            }

            if (!arg.StartsWith("--", StringComparison.Ordinal) || !s_roots.Contains(arg[2..].Split(':', '=')[0], StringComparer.OrdinalIgnoreCase))
                return arg;
            hasName = !arg.Contains('=', StringComparison.Ordinal);
        }

        return null;
    }
}
