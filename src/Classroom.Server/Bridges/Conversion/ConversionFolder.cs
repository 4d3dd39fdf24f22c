namespace Classroom.Server.Bridges.Conversion;

/// <summary>One job's folder: the document, and where the sandbox may write. Gone when the job is, however it ends.</summary>
public sealed class ConversionFolder : IDisposable
{
    private const string InputName = "document.pdf";
    private const string OutputName = "out";

    private readonly string _root;

    private ConversionFolder(string root) => _root = root;

    /// <summary>The document.</summary>
    public string Input => Path.Combine(_root, InputName);

    /// <summary>Where tools write.</summary>
    public string Output => Path.Combine(_root, OutputName);

    /// <summary>Makes a folder below <paramref name="parent"/> with a copy of the document in it.</summary>
    public static async Task<ConversionFolder> Create(string parent, Stream document, CancellationToken cancel)
    {
        var folder = new ConversionFolder(Path.GetFullPath(Path.Combine(parent, Path.GetRandomFileName())));
        try
        {
            Directory.CreateDirectory(folder.Output);
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

    /// <summary>Removes what the page before has left.</summary>
    public void EmptyOutput()
    {
        Directory.Delete(Output, recursive: true);
        Directory.CreateDirectory(Output);
    }

    /// <summary>A file that a tool wrote; null where there is none or it is too large. Links are not followed: the sandbox might make one.</summary>
    public byte[]? ReadOutput(string name, long bytesMax)
    {
        var file = new FileInfo(Path.Combine(Output, name));
        return file.Exists && file.LinkTarget is null && file.Length <= bytesMax ? File.ReadAllBytes(file.FullName) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }
}
