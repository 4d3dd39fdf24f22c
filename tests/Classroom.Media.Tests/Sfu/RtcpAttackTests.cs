using System.Buffers.Binary;
using Classroom.Rtc;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>What authenticated people can do to others, or to a source, by RTCP alone.</summary>
public sealed class RtcpAttackTests
{
    private const uint OwnSsrc = 7;
    private const byte Goodbye = 203, PayloadFeedback = 206, Remb = 15;

    [Fact]
    public void MED_22_what_somebody_says_of_another_s_source_changes_nothing_for_who_sends_it_and_who_gets_it()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        var (mallory, _) = lesson.Publish("mallory");
        var (eve, _) = lesson.Subscribe("eve");
        lesson.Connect(mallory, eve);
        lesson.Run(2_000);
        var picture = lesson.Publisher().Inbound.Single(stream => stream.Transceiver.Kind == MediaKind.Video);
        var seen = student.Find("teacher teacher-video")!;
        var sent = lesson.Subscriber().Outbound.Single(stream => stream.Ssrc.Value == seen.Ssrc);
        var before = (teacher.KeyframeRequests, teacher.NacksReceived, sent.Stats.Nacked, sent.Stats.Retransmitted, sent.Stats.Lost);
        var (events, packets, heard) = (lesson.Server.Events.Count, seen.Counters.Count, student.Find("teacher teacher-audio")!.Counters.Count);
        var random = new Random(22);
        var told = 0;
        for (var ms = 0; ms < 2_000; ms++)
        {
            // The source by which the teacher sends, and the one by which the student gets it: neither is of those who speak of them.
            foreach (var liar in (SyntheticClient[])[mallory, eve])
                foreach (var ssrc in (uint[])[picture.Ssrc.Value, seen.Ssrc])
                    liar.SendRawRtcp(Claim(random, told++, ssrc));
            lesson.Run(1);
        }
        Assert.Equal(before, (teacher.KeyframeRequests, teacher.NacksReceived, sent.Stats.Nacked, sent.Stats.Retransmitted, sent.Stats.Lost));
        Assert.Equal(events, lesson.Server.Events.Count);
        Assert.Equal(0, seen.Missing);
        Assert.InRange(seen.Counters.Count - packets, 230, 250);
        Assert.InRange(student.Find("teacher teacher-audio")!.Counters.Count - heard, 95, 105);
        // Not even to who said it.
        Assert.All(lesson.Subscriber("eve").Outbound, one => Assert.Equal((0, 0), (one.Stats.Nacked, one.Stats.Lost)));
        // The forged sender reports did not move the teacher's clock.
        Assert.Equal(student.Find("teacher teacher-audio")!.Report!.Value.Ntp, seen.Report!.Value.Ntp, tolerance: (1UL << 32) / 100);
        Assert.All(lesson.Router.Peers, peer => Assert.Equal((PeerState.Connected, 0), (peer.Connection.State, peer.Connection.Counters.Malformed)));
    }

    [Fact]
    public void MED_22_a_goodbye_and_a_bound_of_a_source_of_one_s_own_end_nothing_either()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(1_000);
        var picture = lesson.Publisher().Inbound.Single(stream => stream.Transceiver.Kind == MediaKind.Video);
        var packets = student.Find("teacher teacher-video")!.Counters.Count;
        teacher.SendRawRtcp(Claim(new Random(1), 0, picture.Ssrc.Value));
        student.SendRawRtcp(Claim(new Random(1), 4, student.Find("teacher teacher-video")!.Ssrc));
        lesson.Run(1_000);
        Assert.InRange(student.Find("teacher teacher-video")!.Counters.Count - packets, 110, 130);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MED_23_a_thousand_requests_a_second_of_several_viewers_bring_one_key_frame_a_second(bool byFir)
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        var (eve, _) = lesson.Subscribe("eve");
        lesson.Connect(eve);
        lesson.Run(3_000);
        var asked = teacher.KeyframeRequestTimesUs.Count;
        for (var ms = 0; ms < 5_000; ms++)
        {
            Ask(ms % 2 == 0 ? student : eve, byFir, (byte)ms);
            lesson.Run(1);
        }
        var times = teacher.KeyframeRequestTimesUs.Skip(asked).ToList();
        Assert.InRange(times.Count, 4, 6);
        Assert.All(times.Zip(times.Skip(1), (one, next) => next - one), gapUs => Assert.True(gapUs >= KeyframeRequests.MinIntervalUs));
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void MED_23_who_hides_and_shows_a_picture_without_end_costs_one_key_frame_a_second_and_sees_it_all_the_same()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Pair();
        var (eve, peer) = lesson.Subscribe("eve");
        lesson.Connect(eve);
        lesson.Run(4_000);
        var asked = teacher.KeyframeRequestTimesUs.Count;
        const int Seconds = 10;
        for (var i = 0; i < Seconds * 20; i++)
        {
            lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, i % 2 == 0 ? 0 : 90));
            lesson.Run(50);
        }
        var times = teacher.KeyframeRequestTimesUs.Skip(asked).ToList();
        Assert.InRange(times.Count, Seconds - 1, Seconds + 3);
        // What had been saved goes at first; after that there is one each second.
        var late = times.Where(atUs => atUs >= times[0] + 1_000_000).ToList();
        Assert.All(late.Zip(late.Skip(1), (one, next) => next - one), gapUs => Assert.True(gapUs >= 990_000, $"{gapUs} us"));
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 90));
        var before = eve.Find("teacher teacher-video")!.Counters.Count;
        lesson.Run(2_000);
        Assert.True(eve.Find("teacher teacher-video")!.Counters.Count > before + 100);
    }

    private static void Ask(SyntheticClient viewer, bool byFir, byte number)
    {
        var ssrc = viewer.Find("teacher teacher-video")!.Ssrc;
        if (!byFir)
        {
            viewer.RequestKeyframe(ssrc);
            return;
        }
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
        FullIntraRequest.TryWrite(ref writer, OwnSsrc, ssrc, number);
        viewer.SendRawRtcp(buffer[..writer.Length]);
    }

    /// <summary>One of the things that can be said of a source, in turn.</summary>
    private static byte[] Claim(Random random, int turn, uint ssrc)
    {
        var buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
        var number = (ushort)random.Next(65_536);
        switch (turn / 4 % 7)
        {
            case 0:
                return [.. buffer.AsSpan(0, writer.Length), 0x81, Goodbye, 0, 1, .. Octets(ssrc)];
            case 1:
                // REMB (draft-alvestrand-rmcat-remb-03 section 2.2): no bit at all for this source.
                return [.. buffer.AsSpan(0, writer.Length), 0x80 | Remb, PayloadFeedback, 0, 5, .. Octets(OwnSsrc), 0, 0, 0, 0, .. "REMB"u8, 1, 0, 0, 0, .. Octets(ssrc)];
            case 2:
                ReceiverReport.TryWrite(ref writer, OwnSsrc, [new ReportBlock { Ssrc = ssrc, FractionLost = 255, CumulativeLost = 1 << 20, HighestSequence = number, Jitter = uint.MaxValue }]);
                break;
            case 3:
                Nack.TryWrite(ref writer, OwnSsrc, ssrc, [number, (ushort)(number + 1), (ushort)(number + 9)]);
                break;
            case 4:
                PictureLossIndication.TryWrite(ref writer, OwnSsrc, ssrc);
                break;
            case 5:
                FullIntraRequest.TryWrite(ref writer, OwnSsrc, ssrc, (byte)turn);
                break;
            default:
                new SenderReport { Ssrc = ssrc, NtpTime = (ulong)random.NextInt64(), RtpTime = (uint)random.Next(), PacketCount = 1, OctetCount = 1 }.TryWrite(ref writer);
                break;
        }
        return buffer[..writer.Length];
    }

    private static byte[] Octets(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
