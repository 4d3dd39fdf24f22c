namespace Classroom.Server.Bridges.Conversion;

/// <summary>One job's folder with its document. Gone when the job is, however it ends.</summary>
public sealed class ConversionFolder : IDisposable
{
    private const string InputName = "document.pdf";

    private readonly string _root;

    private ConversionFolder(string root) => _root = root;

    /// <summary>The document.</summary>
    public string Input => Path.Combine(_root, InputName);

    /// <summary>Makes a folder below <paramref name="parent"/> with a copy of the document in it.</summary>
    public static async Task<ConversionFolder> Create(string parent, Stream document, CancellationToken cancel)
    {
        var folder = new ConversionFolder(Path.GetFullPath(Path.Combine(parent, Path.GetRandomFileName())));
        try
        {
            Directory.CreateDirectory(folder._root);
            await using var copy = File.Create(folder.Input);
            await document.CopyToAsync(copy, cancel);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Removes what a killed server left behind.</summary>
    public static void RemoveLeftovers(string parent)
    {
        if (Directory.Exists(parent))
            Directory.Delete(parent, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }
}
