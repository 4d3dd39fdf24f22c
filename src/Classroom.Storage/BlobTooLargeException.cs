namespace Classroom.Storage;

/// <summary>A stream passed its limit; nothing of it was kept (HTTP 413).</summary>
public sealed class BlobTooLargeException : IOException
{
    /// <summary>With a text of its own.</summary>
    public BlobTooLargeException()
        : base("The file is larger than allowed.")
    {
    }

    /// <summary>With a text.</summary>
    public BlobTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and what lies below it.</summary>
    public BlobTooLargeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
