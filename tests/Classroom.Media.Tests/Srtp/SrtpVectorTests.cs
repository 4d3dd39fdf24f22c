using Classroom.Rtc.Srtp;
using Xunit;

namespace Classroom.Media.Tests.Srtp;

/// <summary>RFC 3711 appendix B, RFC 7714 section 16, and one whole AES-CM packet.</summary>
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
    public void MED_01_RTCP_vector_of_RFC_7714_section_16(CipherChoice choice)
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

    private static string Derive(byte label, int length) => Convert.ToHexString(
        SrtpKeyDerivation.Derive(Convert.FromHexString(MasterKey), Convert.FromHexString(MasterSalt), label, length));

    private static AeadTransform Gcm(CipherChoice choice) => new(
        Convert.FromHexString(GcmKey), Convert.FromHexString(GcmSalt), Convert.FromHexString(GcmKey), Convert.FromHexString(GcmSalt), choice);
}
