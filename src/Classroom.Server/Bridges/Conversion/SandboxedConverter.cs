using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>Turns a PDF into pictures and text page by page, with poppler in the sandbox.</summary>
public sealed partial class SandboxedConverter(ConversionLimits limits)
{
    /// <summary>Width of a page's picture where it is no drawing, in pixels.</summary>
    public const int PixelWidth = 1600;

    /// <summary>Largest drawing (SVG) worth sending, compressed.</summary>
    public const int DrawingBytesMax = 60 * 1024;

    private const int DrawingFileBytesMax = 2 * 1024 * 1024;
    private const int TextBytesMax = 512 * 1024;
    private const string StandardOutput = "-";
    private const int PixelSideMax = 4096;
    private const int LowDivisor = 4;
    private const int WebpQuality = 80;
    private const double RatioTolerance = 0.01;
    private const int TextCharsMax = 16_000;
    private const string Svg = "image/svg+xml";
    private const string Webp = "image/webp";
    private const string Folder = "/usr/bin/";

    private readonly Sandbox _sandbox = new(limits.Tool);

    /// <summary>What it keeps to.</summary>
    public ConversionLimits Limits => limits;

    /// <summary>Looks at a document as a whole: the sizes of its pages, in order; fails where it cannot be converted.</summary>
    public async Task<IReadOnlyList<PageSize>> Inspect(ConversionFolder folder, CancellationToken cancel)
    {
        var info = await Tool("pdfinfo", folder, TextBytesMax, cancel, Sandbox.Input);
        if (!info.Ok)
            throw Failed(info);
        var count = PdfFacts.PageCount(info.Output);
        if (count == 0)
            throw new ConversionException(ConversionFailure.Broken, "The document has no page.");
        if (count > limits.PagesMax)
            throw new ConversionException(ConversionFailure.TooManyPages, $"The document has {count} pages.");
        var pages = await Tool("pdfinfo", folder, TextBytesMax, cancel, "-f", "1", "-l", Text(count), Sandbox.Input);
        if (!pages.Ok)
            throw Failed(pages);
        var sizes = PdfFacts.PageSizes(pages.Output);
        return [.. Enumerable.Range(1, count).Select(number => Checked(number, sizes))];
    }

    /// <summary>Converts one page.</summary>
    public async Task<ConvertedPage> Convert(ConversionFolder folder, int number, PageSize size, CancellationToken cancel)
    {
        var text = await ReadText(folder, number, cancel);
        if (await Draw(folder, number, size, cancel) is { } drawing)
            return new ConvertedPage(number, drawing, Svg, size, text);
        return new ConvertedPage(number, await Paint(folder, number, size, cancel), Webp, size, text);
    }

    private PageSize Checked(int number, IReadOnlyDictionary<int, PageSize> sizes)
    {
        if (!sizes.TryGetValue(number, out var size) || !(size.Width > 0 && size.Height > 0))
            throw new ConversionException(ConversionFailure.Broken, $"Page {number} has no size.");
        if (size.Width > limits.SideMax || size.Height > limits.SideMax)
            throw new ConversionException(ConversionFailure.TooLarge, $"Page {number} is too large.");
        return size;
    }

    // A page whose text cannot be had is a picture all the same.
    private async Task<string> ReadText(ConversionFolder folder, int number, CancellationToken cancel)
    {
        var outcome = await Tool(
            "pdftotext", folder, TextBytesMax, cancel, "-f", Text(number), "-l", Text(number), "-enc", "UTF-8", "-nopgbrk", Sandbox.Input, StandardOutput);
        return outcome.Ok || outcome.Flooded ? Clean(outcome.Output) : "";
    }

    private static string Clean(string raw)
    {
        var text = new StringBuilder();
        foreach (var rune in Blanks().Replace(raw, match => match.Value.Contains('\n', StringComparison.Ordinal) ? "\n" : " ").EnumerateRunes())
        {
            if (text.Length >= TextCharsMax)
                break;
            if (rune.Value == '\n' || !Rune.IsControl(rune))
                text.Append(rune.ToString());
        }

        return text.ToString().Trim();
    }

    /// <summary>The page as a drawing, which stays sharp at any zoom; null where it is not small enough for that.</summary>
    private async Task<byte[]?> Draw(ConversionFolder folder, int number, PageSize size, CancellationToken cancel)
    {
        var outcome = await Tool(
            "pdftocairo", folder, DrawingFileBytesMax, cancel, "-svg", "-f", Text(number), "-l", Text(number), Sandbox.Input, StandardOutput);
        var svg = outcome.Bytes;
        if (!outcome.Ok || !HasRatio(svg, size))
            return null;
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(svg, cancel);
        return packed.Length < DrawingBytesMax ? svg : null;
    }

    private async Task<byte[]> Paint(ConversionFolder folder, int number, PageSize size, CancellationToken cancel)
    {
        var scale = Math.Min(PixelWidth / size.Width, PixelSideMax / size.Height);
        var outcome = await Paint(folder, number, size, scale, cancel);
        if (!outcome.Ok && (outcome.TookTooLong || outcome.TookTooMuch))
            outcome = await Paint(folder, number, size, scale / LowDivisor, cancel);
        if (!outcome.Ok)
            throw Failed(outcome);
        return Encode(outcome.Bytes) ?? throw new ConversionException(ConversionFailure.Broken, $"Page {number} gives no picture.");
    }

    private async Task<SandboxOutcome> Paint(ConversionFolder folder, int number, PageSize size, double scale, CancellationToken cancel)
    {
        var (width, height) = ((int)Math.Max(1, size.Width * scale), (int)Math.Max(1, size.Height * scale));
        return await Tool(
            "pdftocairo", folder, limits.Tool.OutputBytesMax, cancel, "-png", "-cropbox", "-singlefile", "-f", Text(number), "-l", Text(number),
            "-scale-to-x", Text(width), "-scale-to-y", Text(height), Sandbox.Input, StandardOutput);
    }

    private static byte[]? Encode(byte[] png)
    {
        using var data = SKData.CreateCopy(png);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width > PixelSideMax || codec.Info.Height > PixelSideMax)
            return null;
        using var bitmap = SKBitmap.Decode(codec);
        using var image = bitmap is null ? null : SKImage.FromBitmap(bitmap);
        using var webp = image?.Encode(SKEncodedImageFormat.Webp, WebpQuality);
        return webp?.ToArray();
    }

    private static bool HasRatio(byte[] svg, PageSize size)
    {
        var head = Encoding.UTF8.GetString(svg, 0, Math.Min(svg.Length, 1024));
        var box = ViewBox().Match(head);
        return box.Success
            && double.TryParse(box.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var width)
            && double.TryParse(box.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var height)
            && Math.Abs((width * size.Height / (height * size.Width)) - 1) < RatioTolerance;
    }

    private Task<SandboxOutcome> Tool(string name, ConversionFolder folder, int outputBytesMax, CancellationToken cancel, params string[] arguments) =>
        _sandbox.Run(Folder + name, arguments, folder.Input, outputBytesMax, cancel);

    private static ConversionException Failed(SandboxOutcome outcome) => outcome switch
    {
        { TookTooLong: true } => new(ConversionFailure.Timeout, "The conversion takes too long."),
        { TookTooMuch: true } => new(ConversionFailure.TooLarge, "The conversion needs too much memory or space."),
        _ when outcome.Errors.Contains("Incorrect password", StringComparison.Ordinal) => new(ConversionFailure.Encrypted, "A password is needed."),
        _ => new(ConversionFailure.Broken, $"poppler gives up with {outcome.ExitCode}."),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"viewBox=""0 0 ([\d.]{1,20}) ([\d.]{1,20})""")]
    private static partial Regex ViewBox();
}
