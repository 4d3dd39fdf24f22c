using System.Buffers.Text;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Loops;

namespace Classroom.Server.Bridges;

/// <summary>
/// An uploaded document's id holds its file's name (the SHA-256 of its bytes), so that a conversion that a crash cut short finds the file again by the log alone.
/// </summary>
public static class PresentationFile
{
    private const int HashBytes = 32;
    private const int HashLength = 43;
    private const int SuffixLength = 12;

    /// <summary>A new id for one upload of a stored file.</summary>
    public static PresentationId NewId(string blob) =>
        new($"{Base64Url.EncodeToString(Convert.FromHexString(blob))}-{IdText.New(SystemRandom.Shared)[..SuffixLength]}");

    /// <summary>The stored file's name, or null for ids that hold none (the blank board).</summary>
    public static string? BlobOf(PresentationId presentation)
    {
        var text = presentation.Value;
        Span<byte> hash = stackalloc byte[HashBytes];
        return text.Length == HashLength + 1 + SuffixLength && text[HashLength] == '-'
            && Base64Url.TryDecodeFromChars(text.AsSpan(0, HashLength), hash, out var written) && written == HashBytes
            ? Convert.ToHexStringLower(hash) : null;
    }
}
