namespace Classroom.Server.Bridges.Conversion;

/// <summary>A document cannot become slides; the reason is told to who uploaded it.</summary>
public sealed class ConversionException(ConversionFailure failure, string detail) : Exception(detail)
{
    /// <summary>Why.</summary>
    public ConversionFailure Failure { get; } = failure;

    /// <summary>The word of the contract for it.</summary>
    public string Reason => Failure switch
    {
        ConversionFailure.Encrypted => "encrypted",
        ConversionFailure.TooManyPages => "tooManyPages",
        ConversionFailure.TooLarge => "tooLarge",
        ConversionFailure.Timeout => "timeout",
        ConversionFailure.DiskFull => "diskFull",
        ConversionFailure.Refused => "server",
        _ => "broken",
    };
}
