using Classroom.Rtc.Srtp;
using Xunit;

namespace Classroom.Media.Tests.Srtp;

/// <summary>
/// RFC 3711 appendix B, RFC 6188 section 7, RFC 7714 sections 16 (SRTP) and 17 (SRTCP), and one whole AES-CM packet. Of RFC 7714 those of AEAD_AES_128_GCM alone:
/// AEAD_AES_256_GCM (16.2, 17.2 and 17.4) is not offered and not taken (<see cref="SrtpProfile.Preferred"/>), so no packet can come under it.
/// </summary>
public sealed class SrtpVectorTests
{
    private const string MasterKey = "E1F97A0D3E018BE0D64FA32C06DE4139";
    private const string MasterSalt = "0EC675AD498AFEEBB6960B3AABE6";
    private const string GcmKey = "000102030405060708090a0b0c0d0e0f";
    private const string GcmSalt = "517569642070726f2071756f";

    private const string GcmPlainRtp =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361" + "20696e207061727465732074726573";

    private const string GcmProtectedRtp =
        "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
        + "899d7f27beb16a9152cf765ee4390cce";

    private const string GcmPlainRtcp =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    private const string GcmProtectedRtcp =
        "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
        + "c84aa45896cf4d2fc5abf87245d9eade800005d4";

    [Fact]
    public void MED_01_key_derivation_of_RFC_3711_B3()
    {
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Derive(SrtpKeyDerivation.RtpEncryption, 16));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Derive(SrtpKeyDerivation.RtpSalt, 14));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Derive(SrtpKeyDerivation.RtpAuthentication, 20));
        Assert.Equal(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25",
            Derive(SrtpKeyDerivation.RtpAuthentication, 64));
    }

    /// <summary>
    /// AES-192 and AES-256: DTLS-SRTP has no profile of counter mode with them (RFC 5764 section 4.1.2), so no peer can agree on them; but the derivation
    /// and the transform take keys of any length, and these vectors say that they do so rightly.
    /// </summary>
    [Theory]
    [InlineData(
        "73EDC66C4FA15776FB57F9505C17136550FFDA71F3E8E5F1", "C8522F3ACD4CE86D5ADD78EDBB11",
        "31874736A8F1143870C26E4857D8A5B2C4A354407FAADABB", "2372B82D639B6D8503A47ADC0A6C", "355B10973CD95B9EACF4061C7E1A7151E7CFBFCB")]
    [InlineData(
        "F0F04914B513F2763A1B1FA130F10E2998F6F6E43E4309D1E622A0E332B9F1B6", "3B04803DE51EE7C96423AB5B78D2",
        "5BA1064E30EC51613CAD926C5A28EF731EC7FB397F70A960653CAF06554CD8C4", "FA31791685CA444A9E07C6C64E93", "FD9C32D39ED5FBB5A9DC96B30818454D1313DC05")]
    public void MED_01_key_derivation_of_RFC_6188_section_7(string masterKey, string masterSalt, string key, string salt, string authentication)
    {
        Assert.Equal(key, Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryption, key.Length / 2));
        Assert.Equal(salt, Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSalt, 14));
        Assert.Equal(authentication, Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpAuthentication, 20));
    }

    /// <summary>The blocks that a packet can reach; the RFCs go on to FF01, which would be a packet of a megabyte.</summary>
    [Theory]
    [InlineData("EAB234764E517B2D3D160D587D8C86219740F65F99B6BCF7", "35096CBA4610028DC1B57503804CE37C5DE986291DCCE161D5165EC4568F5C9A474A40C77894BC17180202272A4C264D")]
    [InlineData(
        "57F82FE3613FD170A85EC93C40B1F0922EC4CB0DC025B58272147CC438944A98", "92BDD28A93C3F52511C677D08B5515A49DA71B2378A854F67050756DED165BAC63C4868B7096D88421B563B8C94C9A31")]
    public void MED_01_keystream_of_RFC_6188_section_7(string key, string expected)
    {
        using var transform = new CounterModeTransform(Convert.FromHexString(key), Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20]);
        var packet = new byte[12 + 48 + 10];
        transform.ProtectRtp(ssrc: 0, index: 0, packet, 12, new byte[48]);
        Assert.Equal(expected, Convert.ToHexString(packet.AsSpan(12, 48)));
    }

    [Fact]
    public void MED_01_keystream_of_RFC_3711_B2()
    {
        using var transform = new CounterModeTransform(
            Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20]);
        var packet = new byte[12 + 48 + 10];
        transform.ProtectRtp(ssrc: 0, index: 0, packet, 12, new byte[48]);
        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(packet.AsSpan(12, 48)));
    }

    [Fact]
    public void MED_01_whole_packet_of_AES_CM_with_SHA1()
    {
        var expected = Convert.FromHexString("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        using var sender = Context();
        var packet = new byte[38];
        Convert.FromHexString("800f1234decafbadcafebabe").CopyTo(packet, 0);
        var payload = new byte[16];
        payload.AsSpan().Fill(0xAB);
        Assert.Equal(38, sender.ProtectRtp(packet, 12, payload));
        Assert.Equal(expected, packet);
        using var receiver = Context();
        Assert.True(receiver.TryUnprotectRtp(packet, out var length, out var index));
        Assert.Equal((28, 0x1234L), (length, index));
        Assert.Equal(payload, packet[12..28]);
        return;

        static SrtpContext Context() =>
            new(SrtpProfile.Aes128CmSha1Tag80, Convert.FromHexString(MasterKey), Convert.FromHexString(MasterSalt));
    }

    [Theory]
    [InlineData(CipherChoice.Fastest)]
    [InlineData(CipherChoice.Framework)]
    public void MED_01_RTP_vector_of_RFC_7714_section_16(CipherChoice choice)
    {
        var plain = Convert.FromHexString(GcmPlainRtp);
        using var sender = new SrtpContext(Gcm(choice));
        var packet = new byte[plain.Length + 16];
        plain.AsSpan(0, 12).CopyTo(packet);
        Assert.Equal(packet.Length, sender.ProtectRtp(packet, 12, plain.AsSpan(12)));
        Assert.Equal(GcmProtectedRtp, Convert.ToHexStringLower(packet));
        using var receiver = new SrtpContext(Gcm(choice));
        Assert.True(receiver.TryUnprotectRtp(packet, out var length, out _));
        Assert.Equal(GcmPlainRtp, Convert.ToHexStringLower(packet.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(CipherChoice.Fastest)]
    [InlineData(CipherChoice.Framework)]
    public void MED_01_RTCP_vector_of_RFC_7714_section_17(CipherChoice choice)
    {
        var plain = Convert.FromHexString(GcmPlainRtcp);
        using var transform = Gcm(choice);
        var packet = new byte[plain.Length + 20];
        plain.CopyTo(packet, 0);
        Assert.Equal(packet.Length, transform.ProtectRtcp(0x4d617273, 0x5d4, packet, plain.Length));
        Assert.Equal(GcmProtectedRtcp, Convert.ToHexStringLower(packet));
        using var receiver = new SrtpContext(Gcm(choice));
        Assert.True(receiver.TryUnprotectRtcp(packet, out var length));
        Assert.Equal(GcmPlainRtcp, Convert.ToHexStringLower(packet.AsSpan(0, length)));
    }

    [Fact]
    public void MED_01_RTCP_that_is_only_authenticated_as_in_RFC_7714_section_17_is_refused_though_its_tag_is_right()
    {
        var packet = Convert.FromHexString(GcmPlainRtcp + "841dd9683dd78ec92ae58790125f62b3" + "000005d4");
        using var receiver = new SrtpContext(Gcm(CipherChoice.Framework));
        Assert.False(receiver.TryUnprotectRtcp(packet, out _));
        Assert.Equal(1, receiver.Malformed);
    }

    [Theory]
    [InlineData(CipherChoice.Fastest)]
    [InlineData(CipherChoice.Framework)]
    public void MED_01_any_flipped_bit_of_the_vectors_of_RFC_7714_is_refused(CipherChoice choice)
    {
        var sample = Convert.FromHexString(GcmProtectedRtp);
        var report = Convert.FromHexString(GcmProtectedRtcp);
        using var receiver = new SrtpContext(Gcm(choice));
        for (var bit = 0; bit < sample.Length * 8; bit++)
            Assert.False(receiver.TryUnprotectRtp(Flip(sample, bit), out _, out _), $"RTP bit {bit}");
        for (var bit = 0; bit < report.Length * 8; bit++)
            Assert.False(receiver.TryUnprotectRtcp(Flip(report, bit), out _), $"RTCP bit {bit}");
        Assert.True(receiver.TryUnprotectRtp(sample, out _, out _));
        Assert.True(receiver.TryUnprotectRtcp(report, out _));
        return;

        static byte[] Flip(byte[] packet, int bit)
        {
            var changed = (byte[])packet.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            return changed;
        }
    }

    private static string Derive(byte label, int length) => Derive(MasterKey, MasterSalt, label, length);

    private static string Derive(string masterKey, string masterSalt, byte label, int length) => Convert.ToHexString(
        SrtpKeyDerivation.Derive(Convert.FromHexString(masterKey), Convert.FromHexString(masterSalt), label, length));

    private static AeadTransform Gcm(CipherChoice choice) => new(
        Convert.FromHexString(GcmKey), Convert.FromHexString(GcmSalt), Convert.FromHexString(GcmKey), Convert.FromHexString(GcmSalt), choice);
}
