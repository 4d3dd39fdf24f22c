namespace Classroom.Rtc.Srtp;

/// <summary>A protection profile as use_srtp names it (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
public sealed class SrtpProfile
{
    public static readonly SrtpProfile AeadAes128Gcm = new(0x0007, "AEAD_AES_128_GCM", isAead: true, saltLength: 12, tagLength: 16);

    public static readonly SrtpProfile Aes128CmSha1Tag80 = new(0x0001, "AES128_CM_SHA1_80", isAead: false, saltLength: 14, tagLength: 10);

    /// <summary>In the order in which a server of ours chooses: GCM costs a third of CM with SHA-1.</summary>
    public static readonly IReadOnlyList<SrtpProfile> Preferred = [AeadAes128Gcm, Aes128CmSha1Tag80];

    private SrtpProfile(int id, string name, bool isAead, int saltLength, int tagLength)
    {
        Id = id;
        Name = name;
        IsAead = isAead;
        SaltLength = saltLength;
        TagLength = tagLength;
    }

    public int Id { get; }

    public string Name { get; }

    public bool IsAead { get; }

    public int KeyLength { get; } = 16;

    public int SaltLength { get; }

    public int TagLength { get; }

    public override string ToString() => Name;
}
