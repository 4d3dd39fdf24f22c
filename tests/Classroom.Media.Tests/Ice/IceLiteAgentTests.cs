using System.Buffers.Binary;
using System.Net;
using System.Text;
using Classroom.Rtc;
using Classroom.Rtc.Ice;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Ice;

public sealed class IceLiteAgentTests
{
    private static readonly TransportAddress Home = TransportAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 50000));
    private static readonly TransportAddress Mobile = TransportAddress.From(new IPEndPoint(IPAddress.Parse("198.51.100.9"), 1024));
    private readonly IceLiteAgent _agent = new(IceCredentials.Create(SeededRandom.Bytes(1)), nowUs: 0);
    private readonly ControllingIceClient _client;

    public IceLiteAgentTests() => _client = new(IceCredentials.Create(SeededRandom.Bytes(2)), _agent.Local, SeededRandom.Bytes(3));

    [Fact]
    public void Check_is_answered_and_its_source_remembered()
    {
        Assert.True(Check(_client, Home, 5));
        Assert.Equal(Home, _agent.RemoteAddress);
        Assert.Equal(Home, _client.MappedAddress);
        Assert.True(_agent.IsValidated(Home));
        Assert.False(_agent.IsValidated(Mobile));
        Assert.Equal(5, _agent.LastCheckUs);
    }

    [Fact]
    public void MED_26_latest_nominated_address_wins_and_a_plain_check_does_not_move_the_peer()
    {
        Check(_client, Home, 1);
        Check(_client, Mobile, 2, useCandidate: false);
        Assert.Equal(Home, _agent.RemoteAddress);
        Check(_client, Mobile, 3);
        Assert.Equal(Mobile, _agent.RemoteAddress);
    }

    [Fact]
    public void MED_02_wrong_password_or_name_changes_nothing_and_gets_no_answer()
    {
        var wrongPassword = new ControllingIceClient(_client.Local, _agent.Local with { Password = new string('x', 24) }, SeededRandom.Bytes(4));
        var wrongName = new ControllingIceClient(_client.Local, _agent.Local with { UsernameFragment = "nobodyxx" }, SeededRandom.Bytes(5));
        _agent.SetRemoteFragment(_client.Local.UsernameFragment);
        var wrongRemote = new ControllingIceClient(new IceCredentials("someoneelse", "p"), _agent.Local, SeededRandom.Bytes(6));
        foreach (var stranger in new[] { wrongPassword, wrongName, wrongRemote })
        {
            Assert.False(Check(stranger, Mobile, 9));
            Assert.Null(_agent.RemoteAddress);
            Assert.False(_agent.IsValidated(Mobile));
            Assert.Equal(0, _agent.LastCheckUs);
        }
        Assert.Equal(3, _agent.ChecksRefused);
    }

    [Fact]
    public void MED_02_request_without_integrity_gets_no_answer()
    {
        Span<byte> request = stackalloc byte[200];
        var writer = new StunWriter(request, StunClass.Request, StunMessage.BindingMethod, "abcdefghijkl"u8);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(_agent.Local.UsernameFragment + ":x"));
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, 1);
        // With what nobody reads it is long enough for any answer.
        writer.Add((StunAttribute)0x8888, new byte[64]);
        writer.AddFingerprint();
        Assert.Equal(0, _agent.Handle(1, writer.Message, Home, new byte[IceLiteAgent.MaxResponseLength]));
        Assert.Equal((null, false, 0), (_agent.RemoteAddress, _agent.IsValidated(Home), _agent.LastCheckUs));
        Assert.Equal((0, 1), (_agent.ChecksAnswered, _agent.ChecksRefused));
    }

    [Fact]
    public void MED_02_a_check_that_is_right_but_for_its_fingerprint_changes_nothing_and_gets_no_answer()
    {
        Span<byte> request = stackalloc byte[200];
        var length = _client.WriteCheck(request);
        // FINGERPRINT is the last attribute, and its value the last four octets (RFC 8489 section 14.7); MESSAGE-INTEGRITY does not cover it.
        for (var bit = 0; bit < 32; bit++)
        {
            request[length - 1 - bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal(0, _agent.Handle(9, request[..length], Mobile, new byte[IceLiteAgent.MaxResponseLength]));
            Assert.Equal((null, false, 0), (_agent.RemoteAddress, _agent.IsValidated(Mobile), _agent.LastCheckUs));
            request[length - 1 - bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.True(_agent.Handle(9, request[..length], Mobile, new byte[IceLiteAgent.MaxResponseLength]) > 0);
    }

    [Fact]
    public void MED_25_an_error_in_answer_to_a_check_is_no_consent()
    {
        // RFC 7675 section 5.1 has 403 (Forbidden) end the consent of who asks; we ask nobody, so that it is a datagram like any other.
        Span<byte> refusal = stackalloc byte[200];
        var writer = new StunWriter(refusal, StunClass.ErrorResponse, StunMessage.BindingMethod, "abcdefghijkl"u8);
        // All else is as in a check that is right.
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{_agent.Local.UsernameFragment}:{_client.Local.UsernameFragment}"));
        writer.AddErrorCode(403);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_agent.Local.Password));
        Check(_client, Home, 1);
        Assert.Equal(0, _agent.Handle(9, writer.Message, Home, new byte[IceLiteAgent.MaxResponseLength]));
        Assert.Equal(1, _agent.LastCheckUs);
    }

    [Fact]
    public void MED_06_answers_are_never_longer_than_the_check()
    {
        Span<byte> request = stackalloc byte[200];
        Span<byte> response = stackalloc byte[IceLiteAgent.MaxResponseLength];
        var longest = TransportAddress.From(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 9));
        var length = _client.WriteCheck(request);
        var answer = _agent.Handle(1, request[..length], longest, response);
        Assert.InRange(answer, 1, length);
    }

    [Fact]
    public void Controlled_peer_hears_of_the_role_conflict_and_an_unknown_required_attribute_is_named()
    {
        Assert.Equal(487, ErrorOf((ref StunWriter writer) => writer.AddUInt64(StunAttribute.IceControlled, 1)));
        Assert.Equal(420, ErrorOf((ref StunWriter writer) => writer.AddUInt32((StunAttribute)0x7777, 1)));
    }

    [Fact]
    public void MED_26_a_restart_leaves_the_pair_in_use_until_one_is_nominated_under_the_new_credentials_and_then_refuses_the_old_ones()
    {
        Check(_client, Home, 1);
        var restarted = new ControllingIceClient(IceCredentials.Create(SeededRandom.Bytes(8)), IceCredentials.Create(SeededRandom.Bytes(9)), SeededRandom.Bytes(10));
        var next = IceCredentials.Create(SeededRandom.Bytes(9));
        _agent.Restart(next);
        _agent.SetRemoteFragment(restarted.Local.UsernameFragment);
        Assert.Equal(next, _agent.Local);
        Assert.Equal(2, _agent.Fragments.Count);

        Assert.True(Check(_client, Home, 2));
        Assert.True(Check(restarted, Mobile, 3, useCandidate: false));
        Assert.Equal(Home, _agent.RemoteAddress);
        Assert.True(_agent.IsValidated(Mobile));
        Assert.True(Check(restarted, Mobile, 4));
        Assert.Equal(Mobile, _agent.RemoteAddress);

        Assert.False(Check(_client, Home, 5));
        Assert.Equal(Mobile, _agent.RemoteAddress);
        Assert.Equal([next.UsernameFragment], _agent.Fragments);
    }

    [Fact]
    public void A_second_restart_takes_the_place_of_one_that_was_not_finished()
    {
        Check(_client, Home, 1);
        var (first, second) = (IceCredentials.Create(SeededRandom.Bytes(11)), IceCredentials.Create(SeededRandom.Bytes(12)));
        _agent.Restart(first);
        _agent.Restart(second);
        Assert.False(Check(new ControllingIceClient(_client.Local, first, SeededRandom.Bytes(13)), Mobile, 2));
        Assert.True(Check(_client, Home, 3));
        Assert.True(Check(new ControllingIceClient(_client.Local, second, SeededRandom.Bytes(14)), Mobile, 4));
        Assert.Equal(Mobile, _agent.RemoteAddress);
    }

    [Fact]
    public void Validated_addresses_are_bounded()
    {
        for (ushort port = 1; port <= 100; port++)
            Check(_client, TransportAddress.FromIPv4(0x0A00_0001, port), port);
        Assert.False(_agent.IsValidated(TransportAddress.FromIPv4(0x0A00_0001, 1)));
        Assert.True(_agent.IsValidated(TransportAddress.FromIPv4(0x0A00_0001, 100)));
    }

    /// <summary>Attributes as their types and lengths, each with as many octets as it has room for behind it; of the whole the length is right.</summary>
    [Theory]
    [InlineData("8:200", 8)]
    [InlineData("6:0", 0)]
    [InlineData("8:0", 0)]
    [InlineData("8:16", 16)]
    [InlineData("8:21", 24)]
    [InlineData("36:3", 4)]
    [InlineData("37:4", 4)]
    [InlineData("32:4", 4)]
    [InlineData("32:9", 12)]
    [InlineData("32:19", 20)]
    [InlineData("32:0", 0)]
    [InlineData("9:3", 4)]
    [InlineData("32809:7", 8)]
    [InlineData("32810:9", 12)]
    [InlineData("32808:0", 0)]
    [InlineData("32808:5", 8)]
    public void MED_03_an_attribute_past_the_end_or_of_a_length_that_it_cannot_have_makes_the_whole_unreadable(string attribute, int octets)
    {
        var (type, length) = (ushort.Parse(attribute.Split(':')[0], null), ushort.Parse(attribute.Split(':')[1], null));
        var message = Unsigned((type, length, octets));
        Assert.False(StunMessage.TryParse(message, out _));
        Assert.Equal((0, null), (_agent.Handle(1, message, Home, new byte[IceLiteAgent.MaxResponseLength]), _agent.RemoteAddress));
    }

    [Fact]
    public void MED_03_of_a_repeated_attribute_the_first_counts_and_of_very_many_none()
    {
        // Two names, the second one of nobody.
        Assert.True(StunMessage.TryParse(Unsigned((6, 4, 4), (6, 8, 8)), out var message));
        Assert.Equal(4, message.Username.Length);
        Assert.True(StunMessage.TryParse(Unsigned([.. Enumerable.Repeat(((ushort)0x8888, (ushort)0, 0), 32)]), out _));
        Assert.False(StunMessage.TryParse(Unsigned([.. Enumerable.Repeat(((ushort)0x8888, (ushort)0, 0), 33)]), out _));
    }

    private static byte[] Unsigned(params (ushort Type, ushort Length, int Octets)[] attributes)
    {
        var message = new byte[20 + attributes.Sum(one => 4 + one.Octets)];
        ((ReadOnlySpan<byte>)[0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42]).CopyTo(message);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(message.Length - 20));
        var at = 20;
        foreach (var (type, length, octets) in attributes)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), type);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), length);
            at += 4 + octets;
        }
        return message;
    }

    [Fact]
    public void MED_03_seeded_fuzz_of_checks_is_dropped_without_exception()
    {
        var buffer = new byte[1500];
        var response = new byte[IceLiteAgent.MaxResponseLength];
        var nowUs = 0L;
        var rounds = Fuzz.Run(50_000, random =>
        {
            var length = _client.WriteCheck(buffer);
            for (var change = random.Next(1, 6); change > 0; change--)
                buffer[random.Next(length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                length = random.Next(length);
            if (StunMessage.TryParse(buffer.AsSpan(0, length), out var message))
                _ = IceLiteAgent.TryGetLocalFragment(buffer.AsSpan(0, length), out _) && message.VerifyIntegrity("k"u8);
            _agent.Handle(nowUs++, buffer.AsSpan(0, length), Mobile, response);
        });
        Assert.True(_agent.ChecksRefused > rounds * 0.98);
    }

    [Fact]
    public void MED_04_random_datagrams_of_any_length_and_first_byte_are_dropped()
    {
        var random = new Random(7);
        var response = new byte[IceLiteAgent.MaxResponseLength];
        foreach (var length in new[] { 0, 1, 3, 12, 20, 1500, 65507 })
        {
            for (var first = 0; first < 256; first++)
            {
                var datagram = new byte[length];
                random.NextBytes(datagram);
                if (length > 0)
                    datagram[0] = (byte)first;
                Demultiplexer.Classify(datagram);
                Assert.Equal(0, _agent.Handle(1, datagram, Home, response));
            }
        }
    }

    private delegate void Extra(ref StunWriter writer);

    private int ErrorOf(Extra add)
    {
        var request = new byte[200];
        var response = new byte[IceLiteAgent.MaxResponseLength];
        var writer = new StunWriter(request, StunClass.Request, StunMessage.BindingMethod, "abcdefghijkl"u8);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(_agent.Local.UsernameFragment + ":x"));
        add(ref writer);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_agent.Local.Password));
        var length = _agent.Handle(1, writer.Message, Home, response);
        Assert.True(StunMessage.TryParse(response.AsSpan(0, length), out var message));
        return message.ErrorCode;
    }

    private bool Check(ControllingIceClient client, TransportAddress from, long nowUs, bool useCandidate = true)
    {
        Span<byte> request = stackalloc byte[200];
        Span<byte> response = stackalloc byte[IceLiteAgent.MaxResponseLength];
        var length = _agent.Handle(nowUs, request[..client.WriteCheck(request, useCandidate)], from, response);
        return length > 0 && client.Handle(response[..length]);
    }
}
