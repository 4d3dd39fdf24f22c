using Classroom.Rtc;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;
using Classroom.Sfu;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;
using Text = System.Text.Encoding;

namespace Classroom.Media.Tests.Sfu;

/// <summary>What addresses without a passed check get, which is nothing, and what peers may claim of others, which is nothing either.</summary>
public sealed class TransportAttackTests
{
    private static readonly TransportAddress Stranger = TransportAddress.FromIPv4(0x0A09_0909, 5555);

    private delegate void Extra(ref StunWriter writer);

    [Fact]
    public void MED_06_seeded_fuzz_of_datagrams_gets_no_stranger_a_larger_answer()
    {
        using var lesson = new Lesson();
        var samples = new List<byte[]>();
        lesson.Network.Filter = (_, to, datagram) =>
        {
            if (to == lesson.Server.Address && samples.Count < 200) samples.Add((byte[])datagram.Clone());
            return true;
        };
        lesson.Pair();
        lesson.Run(200);
        Assert.Contains(samples, sample => Demultiplexer.Classify(sample) == DatagramKind.Stun);
        Assert.Contains(samples, sample => Demultiplexer.Classify(sample) == DatagramKind.Dtls);
        Assert.Contains(samples, sample => Demultiplexer.Classify(sample) == DatagramKind.Rtp);
        var ice = lesson.Publisher().Ice;
        var name = $"{ice.Local.UsernameFragment}:{lesson.Publisher().Negotiator.Remote!.UsernameFragment}";
        var next = 0u;
        int answered = 0, withheld = 0;
        Fuzz.Run(30_000, random =>
        {
            var from = NewAddress(random, ++next);
            var isAuthentic = random.Next(10) == 0;
            var datagram = isAuthentic ? ShortCheck(random, ice.Local, name)
                : random.Next(3) == 0 ? Fuzz.Bytes(random, 1_400) : Fuzz.Mutate(random, samples[random.Next(samples.Count)]);
            // A check that was left as it was is the teacher's own.
            if (samples.Exists(sample => datagram.AsSpan().SequenceEqual(sample))) return;
            var taken = datagram.Length;
            var isCheck = Demultiplexer.Classify(datagram) == DatagramKind.Stun;
            lesson.Server.Receive(lesson.Network.NowUs, datagram, from);
            var given = 0;
            while (lesson.Server.TryTake(out var answer, out var to)) given += to == from ? answer.Length : 0;
            Assert.True(given <= taken, $"{taken} bytes brought {given}");
            Assert.True(given == 0 || isCheck, "only a check is answered");
            if (isAuthentic && given > 0) answered++;
            if (isAuthentic && given == 0) withheld++;
        });
        // Of checks that are all in order only those shorter than an answer stay without one.
        Assert.True(answered > 100 && withheld > 100, $"{answered} answered, {withheld} not");
        Assert.Equal(PeerState.Connected, lesson.Publisher().State);
    }

    [Fact]
    public void MED_07_a_hello_from_an_address_without_a_passed_check_is_dropped_and_the_real_client_connects()
    {
        var hello = Hello();
        using var lesson = new Lesson(seed: 2);
        var (teacher, _) = lesson.Publish("teacher");
        var toStranger = 0;
        lesson.Network.Filter = (_, to, _) =>
        {
            if (to == Stranger) toStranger++;
            return true;
        };
        for (var i = 0; i < 5; i++) Inject(lesson, hello, Stranger);
        Inject(lesson, hello, teacher.Address);
        for (var i = 0; i < 2_000 && !teacher.IsConnected; i++)
        {
            Inject(lesson, hello, Stranger);
            lesson.Run(1);
        }
        Assert.True(teacher.IsConnected);
        Assert.Equal(PeerState.Connected, lesson.Publisher().State);
        Assert.True(lesson.Server.Table.Strangers > 3);
        Assert.Equal(0, toStranger);
    }

    [Fact]
    public void Whoever_checks_from_ever_new_addresses_takes_no_place_that_a_newcomer_needs()
    {
        using var lesson = new Lesson();
        var (_, student) = lesson.Pair();
        lesson.Run(500);
        var ice = lesson.Publisher().Ice;
        var check = Check(ice.Local, $"{ice.Local.UsernameFragment}:{lesson.Publisher().Negotiator.Remote!.UsernameFragment}", (ref StunWriter one) => one.AddUInt64(StunAttribute.IceControlling, 1));
        var answered = ice.ChecksAnswered;
        for (uint i = 0; i < PeerTable.MaxAddresses + 1_000; i++)
            lesson.Server.Receive(lesson.Network.NowUs, (byte[])check.Clone(), TransportAddress.FromIPv4(0x0B00_0000 + i, 5000));
        Assert.Equal(PeerTable.MaxAddresses + 1_000, ice.ChecksAnswered - answered);
        while (lesson.Server.TryTake(out _, out _)) { }
        var (other, _) = lesson.Publish("other");
        lesson.Connect(other);
        other.Start(lesson.Network.NowUs);
        // The teacher's own checks go on, and so does the lesson.
        lesson.Run(6_000);
        var before = student.Find("teacher teacher-video")!.Counters.Count;
        lesson.Run(1_000);
        Assert.True(student.Find("teacher teacher-video")!.Counters.Count > before);
        Assert.True(student.Find("other other-video")!.Counters.Count > 0);
    }

    [Fact]
    public void MED_18_the_source_or_the_layer_of_somebody_else_is_not_taken_over()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        var (mallory, _) = lesson.Publish("mallory", new SyntheticOffer { Rids = ["q", "h"] });
        lesson.Connect(mallory);
        lesson.Run(500);
        var source = lesson.Publisher().Inbound.Single(stream => stream.Transceiver.Kind == Rtc.Sdp.MediaKind.Video).Ssrc.Value;
        var before = student.Find("teacher teacher-video")!.Counters.Count;
        var unbound = lesson.Publisher("mallory").Counters.Unbound;
        for (ushort i = 0; i < 20; i++)
        {
            // The teacher's source under a layer of one's own, which becomes one's own; under a layer that was not agreed; one's own under another m-line.
            mallory.SendRaw(Header(source, i, "1", "q"), Picture);
            mallory.SendRaw(Header(source + 500, i, "1", "f"), Picture);
            mallory.SendRaw(Header(source, (ushort)(100 + i), "0", "q"), Picture);
        }
        lesson.Run(1_000);
        Assert.Equal(40, lesson.Publisher("mallory").Counters.Unbound - unbound);
        var seen = student.Find("teacher teacher-video")!;
        Assert.Equal((0, 0), (seen.Missing, seen.Duplicates));
        Assert.InRange(seen.Counters.Count - before, 110, 130);
        Assert.All(seen.Counters, counter => Assert.True(counter < teacher.PacketsSent));
    }

    [Theory]
    [InlineData("a\r\na=ice-lite")]
    [InlineData("a b")]
    [InlineData("")]
    public void MED_27_an_id_that_would_break_an_msid_is_refused(string participantId)
    {
        using var lesson = new Lesson();
        var refused = lesson.Server.Handle<Refused>(0, new OpenPublisher(new PeerId(9), participantId, "v=0"));
        Assert.Equal("the participant id is malformed", refused.Reason);
        Assert.Empty(lesson.Router.Peers);
    }

    [Fact]
    public void MED_28_candidates_of_a_client_are_not_looked_at_so_nothing_goes_to_them()
    {
        using var lesson = new Lesson();
        var destinations = new HashSet<TransportAddress>();
        lesson.Network.Filter = (from, to, _) =>
        {
            if (from == lesson.Server.Address) destinations.Add(to);
            return true;
        };
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer
        {
            Candidates =
            [
                "1 1 udp 2130706431 127.0.0.1 22 typ host", "2 1 udp 2130706430 10.0.0.1 53 typ host", "3 1 udp 2130706429 1b7ab0a5-7d3c-4d1e-8d2a-9b4f0a6c2f11.local 9 typ host",
                "4 1 udp 1694498815 192.0.2.9 9 typ srflx raddr 10.0.0.1 rport 9", "5 1 udp 2130706428 ::1 9 typ host", "6 1 tcp 1518280447 10.0.0.2 9 typ host tcptype active",
            ],
        });
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(100);
        Assert.Subset(new HashSet<TransportAddress> { teacher.Address, student.Address }, destinations);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.Equal(new HashSet<TransportAddress> { teacher.Address, student.Address }, destinations);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void MED_28_nothing_is_sent_to_a_client_before_its_check()
    {
        using var lesson = new Lesson();
        var sent = 0;
        lesson.Network.Filter = (from, _, _) =>
        {
            if (from == lesson.Server.Address) sent++;
            return true;
        };
        var (teacher, _) = lesson.Publish("teacher");
        teacher.SendsChecks = false;
        lesson.Run(5_000);
        Assert.Equal(0, sent);
        teacher.SendsChecks = true;
        lesson.Connect(teacher);
        Assert.True(sent > 0);
    }

    // What an answer has to tell an IPv6 address is longer.
    private static TransportAddress NewAddress(Random random, uint number)
    {
        var port = (ushort)random.Next(1, 65_536);
        if (random.Next(2) == 0) return TransportAddress.FromIPv4(0x0B00_0000 + number, port);
        Span<byte> address = stackalloc byte[16];
        address[0] = 0x20;
        BitConverter.TryWriteBytes(address[8..], number);
        return TransportAddress.FromIPv6(address, port);
    }

    private static byte[] Picture => [0x10, 1, 2, 3];

    private static void Inject(Lesson lesson, byte[] datagram, TransportAddress from) =>
        lesson.Network.Inject((byte[])datagram.Clone(), from, lesson.Server.Address);

    /// <summary>What a client says first when its check has passed.</summary>
    private static byte[] Hello()
    {
        byte[]? hello = null;
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        lesson.Network.Filter = (from, _, datagram) =>
        {
            if (from == teacher.Address && Demultiplexer.Classify(datagram) == DatagramKind.Dtls) hello ??= (byte[])datagram.Clone();
            return true;
        };
        lesson.Connect(teacher);
        return hello!;
    }

    /// <summary>A check by somebody who has the password, as short as it can be, and sometimes one that is an error.</summary>
    private static byte[] ShortCheck(Random random, IceCredentials server, string name)
    {
        Extra[] extras =
        [
            (ref StunWriter one) => one.AddUInt64(StunAttribute.IceControlled, 1), (ref StunWriter one) => one.AddUInt32((StunAttribute)0x7777, 1),
            (ref StunWriter one) => one.AddUInt64(StunAttribute.IceControlling, 1), (ref StunWriter _) => { },
        ];
        return Check(server, name, extras[random.Next(extras.Length)]);
    }

    private static byte[] Check(IceCredentials server, string name, Extra extra)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunMessage.BindingMethod, "abcdefghijkl"u8);
        writer.Add(StunAttribute.Username, Text.ASCII.GetBytes(name));
        extra(ref writer);
        writer.AddMessageIntegrity(Text.ASCII.GetBytes(server.Password));
        return buffer[..writer.Length];
    }

    private static byte[] Header(uint ssrc, ushort number, string mid, string rid)
    {
        var header = new byte[64];
        var writer = new RtpWriter(header, new PayloadType(SyntheticOffer.VideoType), marker: false, number, 1, new Ssrc(ssrc));
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticOffer.MidExtension, Text.ASCII.GetBytes(mid));
        writer.WriteExtension(SyntheticOffer.RidExtension, Text.ASCII.GetBytes(rid));
        writer.EndExtensions();
        return header[..writer.Length];
    }
}
