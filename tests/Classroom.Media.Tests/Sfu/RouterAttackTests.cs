using Classroom.Rtc;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class RouterAttackTests
{
    private static readonly TransportAddress Stranger = TransportAddress.FromIPv4(0x0A09_0909, 5555);

    [Fact]
    public void MED_04_junk_with_every_first_byte_is_dropped_and_counted()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(200);
        var random = new Random(4);
        var (strangers, unknown) = (lesson.Server.Table.Strangers, lesson.Publisher().Counters.Unknown);
        foreach (var length in (int[])[0, 1, 3, 12, 40, 1472, 1500, 65_507])
        {
            for (var first = 0; first < 256; first++)
            {
                var junk = new byte[length];
                random.NextBytes(junk);
                if (length > 0) junk[0] = (byte)first;
                lesson.Network.Inject(junk, Stranger, lesson.Server.Address);
                lesson.Network.Inject((byte[])junk.Clone(), teacher.Address, lesson.Server.Address);
            }
        }
        lesson.Run(1_000);
        Assert.Equal(8 * 256, lesson.Server.Table.Strangers - strangers);
        // Under the teacher's address: all that is too short or too long; of 12 octets what is no RTP or RTCP; of the others what has a first octet of nobody (RFC 7983).
        Assert.Equal((3 * 256) + (2 * 256) + (256 - 64) + (2 * (256 - 64 - 44 - 4)), lesson.Publisher().Counters.Unknown - unknown);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
        Assert.True(student.Find("teacher teacher-audio")!.Counters.Count > 50);
        Assert.All(lesson.Router.Peers, p => Assert.Equal(PeerState.Connected, p.Connection.State));
    }

    [Fact]
    public void MED_16_changed_packets_are_never_forwarded()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        var random = new Random(16);
        lesson.Run(200);
        var counters = lesson.Publisher().Counters;
        var refused = counters.Unprotectable;
        var changed = 0;
        lesson.Network.Filter = (from, to, datagram) =>
        {
            if (from != teacher.Address || datagram[0] < 128 || changed >= 100) return true;
            // A bit of the payload or the tag, which is all that the network can reach without breaking the header.
            datagram[random.Next(30, datagram.Length)] ^= (byte)(1 << random.Next(8));
            changed++;
            return true;
        };
        teacher.AnswersNacks = false;
        lesson.Run(2_000);
        Assert.Equal(100, changed);
        Assert.Equal(100, counters.Unprotectable - refused);
        Assert.All(student.Find("teacher teacher-video")!.Counters, c => Assert.True(c < teacher.PacketsSent));
    }

    [Fact]
    public void MED_17_a_replayed_packet_is_dropped()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        teacher.StopSending();
        lesson.Run(200);
        var before = student.Find("teacher teacher-video")!.Counters.Count;
        var refused = lesson.Publisher().Counters.Unprotectable;
        for (var i = 0; i < 10; i++) lesson.Network.Inject((byte[])teacher.LatestSent!.Clone(), teacher.Address, lesson.Server.Address);
        lesson.Run(200);
        Assert.Equal(10, lesson.Publisher().Counters.Unprotectable - refused);
        Assert.Equal((before, 0), (student.Find("teacher teacher-video")!.Counters.Count, student.Find("teacher teacher-video")!.Duplicates));
    }

    [Fact]
    public void MED_18_a_foreign_mid_is_dropped_and_the_others_go_on()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        var unbound = lesson.Publisher().Counters.Unbound;
        for (ushort i = 0; i < 20; i++) teacher.SendRaw(Header(4_000_000, SyntheticOffer.VideoType, i, "9"), [0x10, 1, 2, 3]);
        lesson.Run(1_000);
        Assert.Equal((20, 2), (lesson.Publisher().Counters.Unbound - unbound, lesson.Publisher().Inbound.Count));
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void MED_19_ten_thousand_new_sources_a_second_are_capped_and_a_payload_type_that_was_not_agreed_is_dropped()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        var counters = lesson.Publisher().Counters;
        var sound = student.Find("teacher teacher-audio")!.Counters.Count;
        var next = (ushort)(lesson.Router.Tracks.Single(track => track.Label == TrackLabel.Audio).Encodings[0].Highest.Wire + 1_000);
        // Under a payload type that nobody agreed on a new source takes no place, whatever m-line it names.
        for (ushort i = 0; i < 20; i++) teacher.SendRaw(Header(4_000_000, 77, i, "0"), [1, 2, 3]);
        lesson.Run(1);
        Assert.Equal((20, 2), (counters.Unbound, lesson.Publisher().Inbound.Count));
        for (uint i = 0; i < 10_000; i++)
        {
            // Under the m-line of the sound and its payload type, so that it would find a place; and under one that is nobody's.
            teacher.SendRaw(Header(5_000_000 + i, SyntheticOffer.OpusType, 1, i % 2 == 0 ? "0" : "7"), [1, 2, 3]);
            if (i % 10 == 9) lesson.Run(1);
        }
        lesson.Run(1);
        Assert.InRange(lesson.Publisher().Inbound.Count, InboundBindings.MaxSources - 2, InboundBindings.MaxSources);
        Assert.True(counters.Unbound + counters.Unprotectable >= 10_000 - InboundBindings.MaxSources, $"{counters.Unbound} unbound, {counters.Unprotectable} not of a known source");
        Assert.Equal(2, lesson.Router.Tracks.Count);

        // The teacher's own source of sound, under a payload type that nobody agreed on.
        var source = lesson.Publisher().Inbound.First(stream => stream.Transceiver.Kind == Rtc.Sdp.MediaKind.Audio).Ssrc.Value;
        var unbound = counters.Unbound;
        for (ushort i = 0; i < 20; i++) teacher.SendRaw(Header(source, 77, (ushort)(next + i), "0"), [1, 2, 3]);
        lesson.Run(100);
        Assert.Equal(20, counters.Unbound - unbound);
        teacher.StopSending();
        lesson.Run(500);
        Assert.All(student.Received.Values.SelectMany(one => one.Counters), counter => Assert.True(counter < teacher.PacketsSent, $"{counter:x} of {teacher.PacketsSent}"));
        Assert.InRange(student.Find("teacher teacher-audio")!.Counters.Count - sound, 50, 60);
    }

    [Fact]
    public void MED_22_reports_and_requests_about_foreign_sources_change_nothing()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        var random = new Random(22);
        for (var i = 0; i < 500; i++)
        {
            var compound = new byte[8 + 4 * random.Next(60)];
            random.NextBytes(compound);
            compound[0] = (byte)(0x80 | compound[0] & 0x3F);
            compound[1] = (byte)(200 + random.Next(8));
            compound[2] = 0;
            compound[3] = (byte)random.Next(compound.Length / 4);
            student.SendRawRtcp(compound);
        }
        lesson.Run(1_000);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
        Assert.All(lesson.Router.Peers, p => Assert.Equal(PeerState.Connected, p.Connection.State));
    }

    [Fact]
    public void MED_23_a_flood_of_nacks_never_makes_us_send_more_than_twice_the_stream()
    {
        using var lesson = new Lesson();
        var (_, student) = lesson.Pair();
        lesson.Run(2_000);
        var stream = lesson.Subscriber().Outbound.Single(s => s.Transceiver.Kind == Rtc.Sdp.MediaKind.Video);
        var buffer = new byte[400];
        for (var round = 0; round < 200; round++)
        {
            for (var first = 0; first < 65_536; first += 17 * 64)
            {
                var writer = new RtcpWriter(buffer);
                var lost = Enumerable.Range(0, 17 * 64).Select(i => (ushort)(first + i)).ToArray();
                ReceiverReport.TryWrite(ref writer, 7, []);
                Assert.True(Nack.TryWrite(ref writer, 7, stream.Ssrc.Value, lost));
                if (round % 20 == 0) student.SendRawRtcp(buffer.AsSpan(0, writer.Length));
            }
            lesson.Run(10);
        }
        Assert.InRange(stream.Stats.Retransmitted, 1, stream.Stats.Packets + RetransmissionBuffer.MaxBudgetBytes / 1000);
    }

    [Fact]
    public void MED_29_a_publisher_of_fifty_megabits_is_policed()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        teacher.StopSending();
        var payload = new byte[1200];
        payload[0] = 0x10;
        var ssrc = lesson.Publisher().Inbound.Single(s => s.Transceiver.Kind == Rtc.Sdp.MediaKind.Video).Ssrc.Value;
        var first = lesson.Router.Tracks.Single(t => t.Label == TrackLabel.Video).Encodings[0].Highest.Wire;
        var sent = 0;
        for (var ms = 0; ms < 2_000; ms++)
        {
            for (var i = 0; i < 5; i++) teacher.SendRaw(Header(ssrc, SyntheticOffer.VideoType, (ushort)(first + ++sent), "1"), payload);
            lesson.Run(1);
        }
        var inlet = lesson.Router.Inlets.Single(t => t.Track.Label == TrackLabel.Video);
        var passed = (sent - inlet.OverRateDropped) * 1200L;
        Assert.InRange(passed, 2 * Inlet.MaxVideoBps / 8, 2 * Inlet.MaxVideoBps / 8 + 1_100_000);
        Assert.Equal(PeerState.Connected, lesson.Publisher().State);
        Assert.NotNull(student.Find("teacher teacher-video"));
    }

    [Fact]
    public void MED_26_media_from_a_new_address_waits_for_its_ice_check_and_moves_within_a_second_of_it()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(500);
        teacher.SendsChecks = false;
        teacher.Address = TransportAddress.FromIPv4(0x0A00_00FE, 41_000);
        // A check by somebody who knows the names and not the password ties the address to nobody.
        var ice = lesson.Publisher().Ice;
        var forger = new ControllingIceClient(new IceCredentials(lesson.Publisher().Negotiator.Remote!.UsernameFragment, "p"), ice.Local with { Password = new string('x', 24) }, SeededRandom.Bytes(26));
        var check = new byte[200];
        lesson.Network.Inject(check[..forger.WriteCheck(check)], teacher.Address, lesson.Server.Address);
        lesson.Run(1);
        var strangers = lesson.Server.Table.Strangers;
        var before = student.Find("teacher teacher-audio")!.Counters.Count;
        lesson.Run(500);
        Assert.True(lesson.Server.Table.Strangers - strangers > 20);
        Assert.InRange(student.Find("teacher teacher-audio")!.Counters.Count, before, before + 2);
        teacher.SendsChecks = true;
        var checkedUs = 0L;
        lesson.Network.Filter = (from, to, datagram) =>
        {
            if (checkedUs == 0 && from == teacher.Address && Demultiplexer.Classify(datagram) == DatagramKind.Stun) checkedUs = lesson.Network.NowUs;
            return true;
        };
        for (var ms = 0; ms < 3_000 && checkedUs == 0; ms++) lesson.Run(1);
        var heard = student.Find("teacher teacher-audio")!.Counters.Count;
        lesson.Run(1_000);
        Assert.Equal(teacher.Address, lesson.Publisher().Ice.RemoteAddress);
        Assert.True(student.Find("teacher teacher-audio")!.Counters.Count > heard + 45);
    }

    [Fact]
    public void MED_29_while_somebody_sends_fifty_megabits_the_others_lose_nothing()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        var (mallory, _) = lesson.Publish("mallory");
        lesson.Connect(mallory);
        mallory.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        mallory.StopSending();
        var inlet = lesson.Router.Inlets.Single(one => one.Track.ParticipantId == "mallory" && one.Track.Label == TrackLabel.Video);
        var source = inlet.Publisher.Connection.Inbound.Single(stream => stream.Transceiver.Kind == Rtc.Sdp.MediaKind.Video).Ssrc.Value;
        var first = inlet.Track.Encodings[0].Highest.Wire;
        var payload = new byte[1250];
        payload[0] = 0x10;
        var (picture, sound) = (student.Find("teacher teacher-video")!, student.Find("teacher teacher-audio")!);
        var (pictures, sounds) = (picture.Counters.Count, sound.Counters.Count);
        var sent = 0;
        for (var ms = 0; ms < 3_000; ms++)
        {
            for (var i = 0; i < 5; i++) mallory.SendRaw(Header(source, SyntheticOffer.VideoType, (ushort)(first + ++sent), "1"), payload);
            lesson.Run(1);
        }
        Assert.True(inlet.OverRateDropped > sent * 0.7, $"{inlet.OverRateDropped} of {sent}");
        Assert.Equal((0, 0), (picture.Missing, sound.Missing));
        Assert.InRange(picture.Counters.Count - pictures, 345, 365);
        Assert.InRange(sound.Counters.Count - sounds, 145, 155);
        Assert.Equal(0, lesson.Router.Inlets.Where(one => one.Track.ParticipantId == "teacher").Sum(one => one.OverRateDropped));
    }

    [Fact]
    public void Probes_on_the_retransmission_source_come_first_and_bind_nothing_wrong()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        teacher.SendsRtxFirst = true;
        lesson.Run(100);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.True(lesson.Publisher().Counters.Probes >= 2);
        Assert.Equal(2, lesson.Publisher().Inbound.Count);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
        Assert.Equal(1, student.Find("teacher teacher-video")!.Keyframes);
    }

    private static byte[] Header(uint ssrc, byte payloadType, ushort number, string mid)
    {
        var header = new byte[64];
        var writer = new RtpWriter(header, new PayloadType(payloadType), marker: false, number, 1, new Ssrc(ssrc));
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticOffer.MidExtension, System.Text.Encoding.ASCII.GetBytes(mid));
        writer.EndExtensions();
        return header[..writer.Length];
    }
}
