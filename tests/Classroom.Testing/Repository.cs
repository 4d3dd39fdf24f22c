namespace Classroom.Testing;

/// <summary>Where the checkout is that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Classroom.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Classroom.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Classroom.sln is not above the test's folder.");
    }
}
