using Classroom.Rtc;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>What the reports say, in virtual time: losses, jitter, clocks and round trips are known beforehand.</summary>
public sealed class ReportTests
{
    private const int AudioPayloadLength = 100;
    private static readonly NetworkConditions Path = new() { DelayUs = 30_000 };

    [Fact]
    public void A_publisher_learns_its_losses_its_highest_number_and_its_round_trip()
    {
        using var lesson = new Lesson();
        var (teacher, _) = Pair(lesson, Path);
        var audio = 0;
        lesson.Network.Filter = (from, _, datagram) => !IsAudioOf(teacher, from, datagram) || ++audio % 4 != 0;
        lesson.Run(10_000);
        var mine = AudioReports(lesson, teacher);
        Assert.InRange(mine.Count, 8, 10);
        var (atUs, last) = mine[^1];
        Assert.All(mine.Skip(1), r => Assert.InRange(r.Block.FractionLost, 58, 70));
        Assert.InRange(last.CumulativeLost, 110, 126);
        // The first number is 65,500: the upper half counts the turn over.
        Assert.InRange(last.HighestSequence, 0x1_0000u + 400, 65_500u + (uint)audio);
        Assert.InRange(last.Jitter, 0u, 1u);
        Assert.InRange(RoundTripMs(atUs, last), 59, 61);
    }

    [Fact]
    public void A_publisher_learns_its_jitter_in_its_own_clock()
    {
        using var lesson = new Lesson();
        var (teacher, _) = Pair(lesson, new NetworkConditions { DelayUs = 20_000, JitterUs = 12_000 });
        lesson.Run(15_000);
        // Two uniform delays within 12 ms differ by 4 ms on average: 192 ticks of 48 kHz.
        var jitter = AudioReports(lesson, teacher).Skip(5).Average(r => r.Block.Jitter);
        Assert.InRange(jitter, 140, 250);
    }

    [Fact]
    public void A_viewers_sender_report_counts_what_was_sent_and_carries_the_publishers_clock()
    {
        using var lesson = new Lesson();
        var (_, student) = Pair(lesson, Path);
        lesson.Run(6_000);
        var audio = student.Find("teacher teacher-audio")!;
        Assert.InRange(audio.Reports.Count, 4, 6);
        foreach (var (atUs, report, packets) in audio.Reports)
        {
            Assert.Equal((uint)packets, report.PacketCount);
            Assert.Equal((uint)(packets * AudioPayloadLength), report.OctetCount);
            // The publisher's report came one path late, and so did ours.
            Assert.InRange(NtpUs(report.NtpTime), atUs - 61_000, atUs - 59_000);
        }
        var (first, second) = (audio.Reports[0].Report, audio.Reports[^1].Report);
        var ticks = (NtpUs(second.NtpTime) - NtpUs(first.NtpTime)) * 48 / 1000;
        Assert.InRange((long)(second.RtpTime - first.RtpTime) - ticks, -48, 48);
    }

    [Fact]
    public void A_viewers_report_gives_its_losses_and_the_round_trip_less_the_time_it_was_held()
    {
        using var lesson = new Lesson();
        var (_, student) = Pair(lesson, Path);
        lesson.Run(3_000);
        var source = student.Find("teacher teacher-audio")!;
        var stream = lesson.Subscriber().Outbound.Single(s => s.Ssrc.Value == source.Ssrc);
        lesson.Run(200);
        var (atUs, report, _) = source.Reports[^1];
        SendReport(student, source.Ssrc, 77, report.CompactNtp + 1, 0);
        lesson.Run(100);
        Assert.Equal((77L, 0L), (stream.Stats.FractionLost, stream.Stats.RoundTripUs));
        var heldUs = lesson.Network.NowUs - atUs;
        Assert.True(heldUs > 90_000);
        SendReport(student, source.Ssrc, 99, report.CompactNtp, (uint)(heldUs * 65_536 / 1_000_000));
        lesson.Run(100);
        Assert.Equal(99, stream.Stats.FractionLost);
        Assert.InRange(stream.Stats.RoundTripUs, 59_500, 61_000);
    }

    [Fact]
    public void Transport_feedback_says_of_every_packet_when_it_came_or_that_it_did_not()
    {
        using var lesson = new Lesson();
        var sentUs = new Dictionary<ushort, long>();
        var lost = new HashSet<ushort>();
        var (teacher, _) = Pair(lesson, Path, before: client =>
        {
            lesson.Network.Filter = (from, _, datagram) =>
            {
                if (from != client.Address || Demultiplexer.Classify(datagram) != DatagramKind.Rtp) return true;
                var number = TransportNumber(datagram);
                sentUs.Add(number, lesson.Network.NowUs);
                return number % 10 != 3 || !lost.Add(number);
            };
        });
        lesson.Run(3_000);
        Assert.True(teacher.Feedbacks.Count > 30);
        Assert.Equal(Enumerable.Range(0, teacher.Feedbacks.Count).Select(i => (byte)i), teacher.Feedbacks.Select(f => f.Number));
        var told = new Dictionary<ushort, long>();
        foreach (var (_, first, arrivals) in teacher.Feedbacks)
            for (var i = 0; i < arrivals.Length; i++)
                told.Add((ushort)(first + i), arrivals[i]);
        Assert.True(told.Count > 300);
        foreach (var (number, arrival) in told)
        {
            if (lost.Contains(number)) Assert.Equal(long.MinValue, arrival);
            else Assert.InRange(sentUs[number] + Path.DelayUs - arrival * 250, 0, 250);
        }
        // A loss at the very edge of a message is told by the gap to the next one.
        Assert.True(lost.Count(told.ContainsKey) > lost.Count / 2, $"{lost.Count(told.ContainsKey)} of {lost.Count} losses told");
    }

    [Fact]
    public void Each_connection_gets_a_report_every_second_also_where_nobody_sends_anything()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(100);
        lesson.Connect(teacher, student);
        teacher.StopSending();
        var came = new Dictionary<TransportAddress, List<long>> { [teacher.Address] = [], [student.Address] = [] };
        lesson.Network.Filter = (_, to, datagram) =>
        {
            if (Demultiplexer.Classify(datagram) == DatagramKind.Rtcp && came.TryGetValue(to, out var times)) times.Add(lesson.Network.NowUs);
            return true;
        };
        lesson.Run(20_000);
        Assert.All(came.Values, times =>
        {
            Assert.InRange(times.Count, 19, 22);
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 1_000_000));
        });
    }

    [Fact]
    public void Dtls_before_the_ice_check_is_dropped_counted_and_not_answered()
    {
        using var lesson = new Lesson();
        var (_, peer) = lesson.Publish("teacher");
        var connection = lesson.Router.Peers.Single(p => p.Id == peer).Connection;
        byte[] hello = [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
        var stranger = TransportAddress.FromIPv4(0x0A09_0909, 5555);
        for (var i = 1; i <= 3; i++)
        {
            Assert.False(connection.Receive(lesson.Network.NowUs, hello, stranger, out _));
            Assert.Equal(i, connection.Counters.Unvalidated);
        }
        Assert.False(lesson.Server.TryTake(out _, out _));
        Assert.Equal(PeerState.Connecting, connection.State);
        Assert.Equal((0, 0), (connection.Counters.Unknown, connection.Counters.TooEarly));
    }

    [Fact]
    public void After_the_check_dtls_counts_as_unvalidated_no_longer_and_media_before_the_keys_is_too_early()
    {
        using var lesson = new Lesson();
        var (teacher, peer) = lesson.Publish("teacher");
        var connection = lesson.Router.Peers.Single(p => p.Id == peer).Connection;
        lesson.Network.Filter = (_, _, datagram) => Demultiplexer.Classify(datagram) == DatagramKind.Stun;
        lesson.Run(200);
        Assert.True(connection.Ice.IsValidated(teacher.Address));
        connection.Receive(lesson.Network.NowUs, [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], teacher.Address, out _);
        connection.Receive(lesson.Network.NowUs, new byte[] { 0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3 }, teacher.Address, out _);
        Assert.Equal((0, 1), (connection.Counters.Unvalidated, connection.Counters.TooEarly));
    }

    private static ushort TransportNumber(byte[] datagram)
    {
        Assert.True(RtpHeader.TryParse(datagram, out var header));
        Assert.True(header.TryFindExtension(datagram, SyntheticOffer.TransportCcExtension, out var value));
        return (ushort)(value[0] << 8 | value[1]);
    }

    private static bool IsAudioOf(SyntheticClient client, TransportAddress from, byte[] datagram) =>
        from == client.Address && Demultiplexer.Classify(datagram) == DatagramKind.Rtp && (datagram[1] & 0x7F) == SyntheticOffer.OpusType;

    private static List<(long AtUs, ReportBlock Block)> AudioReports(Lesson lesson, SyntheticClient teacher)
    {
        var ssrc = lesson.Publisher().Inbound.Single(s => s.Transceiver.Kind == Rtc.Sdp.MediaKind.Audio).Ssrc.Value;
        return [.. teacher.ReportBlocks.Where(r => r.Block.Ssrc == ssrc)];
    }

    /// <summary>RFC 3550 section 6.4.1: now less the echo of our clock less the time it was held, all in 1/65536 s.</summary>
    private static double RoundTripMs(long atUs, in ReportBlock block)
    {
        var now = (uint)((ulong)(atUs / 1_000_000 + 3_900_000_000) << 16 | (ulong)(atUs % 1_000_000 * 65_536 / 1_000_000));
        Assert.NotEqual(0u, block.LastSenderReport);
        Assert.NotEqual(0u, block.DelaySinceLastSenderReport);
        return (now - block.LastSenderReport - block.DelaySinceLastSenderReport) * 1000.0 / 65_536;
    }

    private static long NtpUs(ulong ntp) => ((long)(ntp >> 32) - 3_900_000_000) * 1_000_000 + (long)((ntp & 0xFFFF_FFFF) * 1_000_000 >> 32);

    private static void SendReport(SyntheticClient viewer, uint ssrc, byte lost, uint lastReport, uint delay)
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        ReceiverReport.TryWrite(ref writer, 7,
            [new ReportBlock { Ssrc = ssrc, FractionLost = lost, LastSenderReport = lastReport, DelaySinceLastSenderReport = delay }]);
        viewer.SendRawRtcp(buffer[..writer.Length]);
    }

    private static (SyntheticClient Teacher, SyntheticClient Student) Pair(Lesson lesson, NetworkConditions path, Action<SyntheticClient>? before = null)
    {
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(100);
        lesson.Connect(teacher, student);
        lesson.Shape(teacher, path, path);
        lesson.Shape(student, path, path);
        before?.Invoke(teacher);
        teacher.Start(lesson.Network.NowUs);
        return (teacher, student);
    }
}
