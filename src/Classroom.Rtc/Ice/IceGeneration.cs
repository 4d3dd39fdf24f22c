using System.Text;

namespace Classroom.Rtc.Ice;

/// <summary>One pair of credentials in ASCII as checks carry them: an ICE restart begins the next generation (RFC 8445 section 2.4).</summary>
internal sealed class IceGeneration(IceCredentials local)
{
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(local.UsernameFragment + ":");

    public IceCredentials Local { get; } = local;

    public byte[] Password { get; } = Encoding.ASCII.GetBytes(local.Password);

    /// <summary>The peer's fragment; while its description is under way any is taken.</summary>
    public byte[]? RemoteFragment { get; set; }

    public bool IsNamed(ReadOnlySpan<byte> username) =>
        username.StartsWith(_prefix) && (RemoteFragment is null || username[_prefix.Length..].SequenceEqual(RemoteFragment));
}
