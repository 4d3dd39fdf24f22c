namespace Classroom.Storage;

/// <summary>A start that cannot go on, with one line that tells the operator what to do.</summary>
public sealed class StorageException : Exception
{
    /// <summary>No line: only for serialisers and analysers.</summary>
    public StorageException()
    {
    }

    /// <summary>The line shown to the operator.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>The line shown to the operator and what lies below it.</summary>
    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
