namespace Classroom.Storage;

/// <summary>Nothing was stored because the disk is full; the caller tells the person so (HTTP 507).</summary>
public sealed class DiskFullException : IOException
{
    /// <summary>With a text of its own.</summary>
    public DiskFullException()
        : base("The disk is full.")
    {
    }

    /// <summary>With a text.</summary>
    public DiskFullException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and what lies below it.</summary>
    public DiskFullException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
