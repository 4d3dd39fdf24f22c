using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Classroom.Rtc;
using Classroom.Rtc.Ice;
using Xunit;

namespace Classroom.Media.Tests.Ice;

/// <summary>The sample messages of RFC 5769.</summary>
public sealed class StunVectorTests
{
    private const string Request =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a683676592020200008001"
        + "49aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private const string ResponseIPv4 =
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    private const string ResponseIPv6 =
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

    private const string LongTermRequest =
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b393534643"
        + "64f4c33346f4c39465354767936347341"
        + "0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    [Fact]
    public void MED_01_sample_request_is_read_and_its_integrity_holds()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunMessage.BindingMethod, message.Method);
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(message.Username));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.True(message.IsControlled);
        Assert.True(message.HasFingerprint);
        Assert.True(message.VerifyIntegrity(Password));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Theory]
    [InlineData(ResponseIPv4, "192.0.2.1")]
    [InlineData(ResponseIPv6, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void MED_01_sample_responses_tell_the_mapped_address(string hex, string address)
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(hex), out var message));
        Assert.Equal(StunClass.SuccessResponse, message.Class);
        Assert.Equal(TransportAddress.From(new IPEndPoint(IPAddress.Parse(address), 32853)), message.MappedAddress);
        Assert.True(message.VerifyIntegrity(Password));
    }

    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "RFC 8489 section 9.2.2 prescribes MD5 for this key.")]
    public void MED_01_sample_request_of_the_long_term_mechanism_is_read_and_gets_no_service()
    {
        var sample = Convert.FromHexString(LongTermRequest);
        Assert.True(StunMessage.TryParse(sample, out var message));
        Assert.Equal("マトリックス", Encoding.UTF8.GetString(message.Username));
        Assert.False(message.HasFingerprint);
        // NONCE and REALM must be understood, and ICE knows neither (RFC 8445 section 7.1.4): the key of RFC 8489 section 9.2.2 alone opens no door.
        Assert.Equal(0x15, message.UnknownRequired);
        var key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
        Assert.True(message.VerifyIntegrity(key));
        var agent = new IceLiteAgent(new IceCredentials("マトリックス", "TheMatrIX"), 0);
        Assert.Equal(0, agent.Handle(1, sample, TransportAddress.FromIPv4(1, 2), new byte[IceLiteAgent.MaxResponseLength]));
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(ResponseIPv4)]
    [InlineData(ResponseIPv6)]
    public void MED_01_any_flipped_bit_is_refused(string hex)
    {
        var sample = Convert.FromHexString(hex);
        for (var bit = 0; bit < sample.Length * 8; bit++)
        {
            var changed = (byte[])sample.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var isAccepted = StunMessage.TryParse(changed, out var message) && message.HasFingerprint && message.VerifyIntegrity(Password);
            Assert.False(isAccepted, $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::17")]
    public void Written_response_is_read_back(string address)
    {
        var mapped = TransportAddress.From(new IPEndPoint(IPAddress.Parse(address), 4711));
        Span<byte> buffer = stackalloc byte[IceLiteAgent.MaxResponseLength];
        var writer = new StunWriter(buffer, StunClass.SuccessResponse, StunMessage.BindingMethod, "abcdefghijkl"u8);
        writer.AddXorMappedAddress(mapped);
        writer.AddMessageIntegrity(Password);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Message, out var message));
        Assert.Equal(StunClass.SuccessResponse, message.Class);
        Assert.Equal(mapped, message.MappedAddress);
        Assert.True(message.TransactionId.SequenceEqual("abcdefghijkl"u8));
        Assert.True(message.HasFingerprint && message.VerifyIntegrity(Password));
    }
}
