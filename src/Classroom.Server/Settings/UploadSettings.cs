namespace Classroom.Server.Settings;

/// <summary>Limits of uploaded documents.</summary>
public sealed class UploadSettings
{
    /// <summary>Largest file.</summary>
    public long BytesMax { get; set; } = 30 * 1024 * 1024;

    /// <summary>Most pages.</summary>
    public int PagesMax { get; set; } = 200;

    /// <summary>Most uploads that one address may start in an hour.</summary>
    public int PerAddressPerHour { get; set; } = 60;

    /// <summary>Most pages converted at the same time; documents take turns page by page.</summary>
    public int ConversionsMax { get; set; } = 1;

    /// <summary>Most minutes of work on one document, waiting for its turn not counted; each page adds two seconds.</summary>
    public double ConversionMinutesMax { get; set; } = 10;
}
