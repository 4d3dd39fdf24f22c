using System.Text;
using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests;

/// <summary>A PDF of one upright page: converted at once, so that other tests need not wait behind it.</summary>
public static class OnePagePdf
{
    private const string Text =
        """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj
        xref
        0 4
        0000000000 65535 f 
        0000000009 00000 n 
        0000000052 00000 n 
        0000000101 00000 n 
        trailer<</Size 4/Root 1 0 R>>
        startxref
        164
        %%EOF

        """;

    /// <summary>The file as a chooser gives it.</summary>
    public static FilePayload File(string name) => new() { Name = name, MimeType = "application/pdf", Buffer = Encoding.ASCII.GetBytes(Text.ReplaceLineEndings("\n")) };
}
