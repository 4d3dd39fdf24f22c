namespace Classroom.Server.Bridges.Conversion;

/// <summary>Why a document cannot become slides.</summary>
public enum ConversionFailure
{
    /// <summary>Not a PDF, or not a whole one.</summary>
    Broken,

    /// <summary>It asks for a password.</summary>
    Encrypted,

    /// <summary>More pages than a presentation may have.</summary>
    TooManyPages,

    /// <summary>A page beyond all measure, or one that needs more memory or space than a page may.</summary>
    TooLarge,

    /// <summary>A page takes too long, at a low resolution too; or all of them together do.</summary>
    Timeout,

    /// <summary>The server's disk is full.</summary>
    DiskFull,

    /// <summary>The meeting's rules do not take what the converter reports: a fault of the server.</summary>
    Refused,
}
