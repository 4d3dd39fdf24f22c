using System.Security.Cryptography;
using System.Text;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>A participant and the hash of the secret that proves the seat: "participantId:secret" on the wire.</summary>
public sealed record SeatProof(ParticipantId Participant, string Hash)
{
    private const int SecretLength = 22;

    /// <summary>A new secret of 128 random bits.</summary>
    public static string NewSecret() => IdText.New(SystemRandom.Shared);

    /// <summary>What is stored of a secret.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Reads the wire form; null for what is none.</summary>
    public static SeatProof? TryParse(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 1 || !IdText.IsValid(text![..colon]) || !IsSecret(text[(colon + 1)..]))
            return null;
        return new SeatProof(new ParticipantId(text[..colon]), HashOf(text[(colon + 1)..]));
    }

    /// <summary>True for what could be a resume secret at all.</summary>
    public static bool IsSecret(string? text) => text is { Length: SecretLength } && IdText.IsValid(text);
}
