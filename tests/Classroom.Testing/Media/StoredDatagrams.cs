namespace Classroom.Testing.Media;

/// <summary>Datagrams that mean harm, or did to somebody's server, and some that are as they should be: each in a file, with a word of why.</summary>
public static class StoredDatagrams
{
    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "golden", "datagrams"), "*.hex").Order(StringComparer.Ordinal).Select(Read),
    ];

    private static byte[] Read(string file) =>
        Convert.FromHexString(string.Concat(File.ReadLines(file).Where(line => !line.StartsWith('#'))));
}
