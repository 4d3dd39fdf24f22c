namespace Classroom.Testing;

/// <summary>Where the checkout is that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Classroom.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The server as it is run: in a release build the one that is compiled ahead, as <c>make run</c> starts it.</summary>
    public static string ServerAssembly { get; } = AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase)
        ? Path("artifacts", "publish", "Classroom.Server", "release", "Classroom.Server.dll")
        : Path("artifacts", "bin", "Classroom.Server", "debug", "Classroom.Server.dll");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Classroom.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Classroom.sln is not above the test's folder.");
    }
}
