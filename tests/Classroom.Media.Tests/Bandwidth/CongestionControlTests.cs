using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Streams;
using Classroom.Testing;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>What a peer says about our packets, true or not, and what is made of it.</summary>
public sealed class CongestionControlTests
{
    private const int PacketBytes = 1_100;

    [Fact]
    public void The_estimate_stays_within_its_limits_whatever_arrives_when() =>
        Gen.Select(Gen.Int[0, 60_000].Array[20, 200], Gen.Int[0, 400_000].Array[20, 200], Gen.Int[0, 100], Gen.Long[0, 40_000_000]).Sample((gapsUs, delaysUs, lossPercent, wantedBps) =>
        {
            var path = new Path { WantedBps = wantedBps };
            for (var i = 0; i < 400; i++)
            {
                path.Send(gapsUs[i % gapsUs.Length]);
                if (i * 37 % 100 >= lossPercent) path.Arrive(delaysUs[i % delaysUs.Length]);
                if (i % 10 == 9) path.Tell();
                Assert.InRange(path.Control.EstimateBps, CongestionControl.MinBps, CongestionControl.MaxBps);
            }
        }, iter: 200);

    [Fact]
    public void Seeded_fuzz_of_feedback_throws_nothing_and_breaks_no_limit()
    {
        var path = new Path();
        Fuzz.Run(20_000, random =>
        {
            path.Send(random.Next(20_000));
            if (random.Next(3) > 0) path.Arrive(random.Next(50_000));
            var bytes = random.Next(2) == 0 ? Fuzz.Mutate(random, path.Write()) : Fuzz.Bytes(random, 300);
            var block = new RtcpBlock(RtcpPacketType.TransportFeedback, TransportFeedback.Format, bytes.Length > 4 ? bytes.AsSpan(4) : bytes);
            path.Control.HandleFeedback(path.NowUs, block);
            path.Control.HandleTimeout(path.NowUs);
            Assert.InRange(path.Control.EstimateBps, CongestionControl.MinBps, CongestionControl.MaxBps);
        });
    }

    [Fact]
    public void Numbers_that_were_never_sent_say_nothing()
    {
        var path = new Path();
        path.Send(1_000);
        path.Log.Add(5_000, path.NowUs);
        path.Tell();
        Assert.False(path.Control.HasFeedback);
        Assert.Equal(CongestionControl.StartBps, path.Control.EstimateBps);
    }

    [Fact]
    public void A_packet_told_twice_counts_once()
    {
        var path = new Path();
        for (var i = 0; i < 100; i++) { path.Send(10_000); path.Arrive(20_000); }
        var feedback = path.Write();
        for (var i = 0; i < 50; i++) path.Take(feedback);
        var once = new Path();
        for (var i = 0; i < 100; i++) { once.Send(10_000); once.Arrive(20_000); }
        once.Take(once.Write());
        Assert.Equal(once.Control.EstimateBps, path.Control.EstimateBps);
    }

    [Fact]
    public void Who_agreed_and_never_tells_has_no_limit_after_a_second()
    {
        var path = new Path();
        Assert.True(path.Control.HasEstimate(path.NowUs));
        path.Send(10_000);
        Assert.True(path.Control.HasEstimate(path.NowUs + CongestionControl.MuteUs - 1));
        Assert.False(path.Control.HasEstimate(path.NowUs + CongestionControl.MuteUs));
        path.Arrive(20_000);
        path.Tell();
        Assert.True(path.Control.HasEstimate(path.NowUs + CongestionControl.MuteUs));
    }

    [Fact]
    public void Silence_halves_the_estimate_each_second()
    {
        var path = new Path();
        for (var i = 0; i < 100; i++) { path.Send(5_000); path.Arrive(20_000); }
        path.Tell();
        var before = path.Control.EstimateBps;
        for (var i = 0; i < 300; i++)
        {
            path.Send(10_000);
            path.Control.HandleTimeout(path.NowUs);
        }
        Assert.InRange(path.Control.EstimateBps, before / 9, before / 4 + 1);
    }

    [Fact]
    public void Feedback_allocates_nothing()
    {
        var path = new Path { WantedBps = 3_000_000 };
        var messages = new List<byte[]>();
        for (var i = 0; i < 1_000; i++)
        {
            path.Send(5_000);
            path.Arrive(20_000);
            if (i % 10 == 9) messages.Add(path.Write());
        }
        var at = 0;
        Assert.Equal(0, Allocations.Least(_ =>
        {
            for (var i = 0; i < messages.Count / Allocations.Rounds; i++)
            {
                path.Take(messages[at++]);
                path.Control.HandleTimeout(path.NowUs);
                path.Control.NoteSent(path.NowUs, PacketBytes);
            }
        }));
    }

    /// <summary>A sender and a receiver with nothing but time between them.</summary>
    private sealed class Path
    {
        private readonly byte[] _buffer = new byte[1_400];
        private byte _count;
        private ushort _number;

        public CongestionControl Control { get; } = new();
        public ArrivalLog Log { get; } = new();
        public long NowUs { get; private set; } = 1_000_000;
        public long WantedBps { init => Control.WantedBps = value; }

        public void Send(long gapUs)
        {
            NowUs += gapUs;
            _number = Control.NextNumber;
            Control.NoteSent(NowUs, PacketBytes);
        }

        public void Arrive(long delayUs) => Log.Add(_number, NowUs + delayUs);

        public byte[] Write()
        {
            var writer = new RtcpWriter(_buffer);
            return TransportFeedback.TryWrite(ref writer, Log, 1, 2, _count++) ? _buffer[..writer.Length] : [];
        }

        public void Tell() => Take(Write());

        public void Take(byte[] message)
        {
            var reader = new RtcpReader(message);
            while (reader.TryNext(out var block)) Control.HandleFeedback(NowUs, block);
        }
    }
}
