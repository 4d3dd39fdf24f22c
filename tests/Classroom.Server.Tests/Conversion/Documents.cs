using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Classroom.Server.Tests.Conversion;

/// <summary>PDF files of every kind a server may be given.</summary>
internal static class Documents
{
    public const int LessonPages = 24;

    /// <summary>A whole lesson: drawn pages with text, and every fourth with a picture of noise that no drawing can hold.</summary>
    public static byte[] Lesson(int pages = LessonPages)
    {
        using var stream = new MemoryStream();
        using (var document = SKDocument.CreatePdf(stream))
        {
            for (var number = 1; number <= pages; number++)
            {
                using var canvas = document.BeginPage(960, 540);
                using var font = new SKFont(SKTypeface.Default, 40);
                using var paint = new SKPaint { Color = SKColors.Navy };
                canvas.DrawText($"Lesson page {number}", 60, 100, SKTextAlign.Left, font, paint);
                canvas.DrawRect(100, 200, 300, 150, paint);
                if (number % 4 == 0)
                {
                    using var noise = Noise(number);
                    canvas.DrawImage(noise, SKRect.Create(450, 150, 480, 360), SKSamplingOptions.Default);
                }

                document.EndPage();
            }

            document.Close();
        }

        return stream.ToArray();
    }

    public static byte[] Bomb() => Pages(10_000, "[0 0 600 400]", "");

    public static byte[] Long(int pages) => Pages(pages, "[0 0 60 40]", "");

    public static byte[] HugePage() => Pages(2, "[0 0 30000 30000]", "");

    public static byte[] Tall() => Pages(1, "[0 0 100 19000]", "");

    public static byte[] Turned() => Pages(1, "[0 0 600 300]", "/Rotate 90");

    /// <summary>Opens only with a password: neither key fits the empty one.</summary>
    public static byte[] Encrypted()
    {
        var key = new string('5', 64);
        return Write(
            [
                "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 400] >>",
                $"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>",
            ],
            $"/Encrypt 4 0 R /ID [<{key[..32]}> <{key[..32]}>]");
    }

    /// <summary>Forms within forms, each drawn ten times by the next: a page of a few hundred bytes that never ends.</summary>
    public static byte[] Endless()
    {
        const int depth = 12;
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 400] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
            Stream("", "/F Do"),
        };
        for (var level = 0; level < depth; level++)
        {
            var content = string.Concat(Enumerable.Repeat("/F Do ", 10));
            var next = 6 + level;
            objects.Add(Stream($"/Type /XObject /Subtype /Form /BBox [0 0 600 400] /Resources << /XObject << /F {next} 0 R >> >>", content));
        }

        objects.Add(Stream("/Type /XObject /Subtype /Form /BBox [0 0 600 400]", "0 0 300 200 re f"));
        return Write(objects, "");
    }

    private static SKImage Noise(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(480, 360);
        for (var x = 0; x < bitmap.Width; x++)
        {
            for (var y = 0; y < bitmap.Height; y++)
                bitmap.SetPixel(x, y, new SKColor((uint)random.Next() | 0xff000000));
        }

        return SKImage.FromBitmap(bitmap);
    }

    private static byte[] Pages(int count, string box, string extra)
    {
        var kids = string.Join(' ', Enumerable.Range(3, count).Select(number => $"{number} 0 R"));
        return Write(
            [
                "<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
                .. Enumerable.Repeat($"<< /Type /Page /Parent 2 0 R /MediaBox {box} {extra} >>", count),
            ],
            "");
    }

    private static string Stream(string entries, string content) => $"<< {entries} /Length {content.Length} >>\nstream\n{content}\nendstream";

    private static byte[] Write(List<string> objects, string trailer)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
