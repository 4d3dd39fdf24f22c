using Classroom.Sfu.Crossing;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>What one worker writes the other reads, in order and whole, or it is counted as dropped.</summary>
public sealed class CrossingRingTests
{
    private const int HeadLength = 32;

    [Fact]
    public void Whatever_is_written_is_read_in_order_and_whole() => Gen.Select(Gen.Bool, Gen.Int[0, 1_500]).Array[1, 3_000].Sample(steps =>
    {
        var ring = new CrossingRing();
        var expected = new Queue<(uint Track, int Length)>();
        var number = 0u;
        var refused = 0;
        foreach (var (reads, length) in steps)
        {
            if (!reads)
            {
                if (ring.TryWrite(Message(++number), Payload(number, length))) expected.Enqueue((number, length));
                else refused++;
                continue;
            }
            Assert.Equal(expected.Count == 0, ring.IsEmpty);
            Assert.Equal(expected.TryDequeue(out var next), ring.TryRead(out var message, out var payload));
            if (next.Track == 0) continue;
            Assert.Equal((next.Track, next.Length), (message.Track, payload.Length));
            Assert.Equal(Payload(next.Track, next.Length), payload.ToArray());
            ring.Release();
        }
        Assert.Equal(refused, ring.Dropped);
    }, iter: 50);

    [Fact]
    public void A_full_ring_drops_pictures_before_wishes_and_goes_on_when_there_is_room()
    {
        var ring = new CrossingRing();
        var written = 0u;
        while (ring.TryWrite(Message(written + 1), Payload(0, 1_000))) written++;
        Assert.InRange((int)written, CrossingRing.MediaCapacity / (1_000 + HeadLength) - 1, CrossingRing.MediaCapacity / (1_000 + HeadLength));
        Assert.Equal(1, ring.Dropped);
        Assert.True(ring.TryWrite(new CrossingMessage { Kind = CrossingKind.Keyframe, Track = 9 }, []));
        for (var i = 1u; i <= written; i++)
        {
            Assert.True(ring.TryRead(out var message, out _));
            Assert.Equal(i, message.Track);
            ring.Release();
        }
        Assert.True(ring.TryRead(out var wish, out _));
        Assert.Equal((CrossingKind.Keyframe, 9u), (wish.Kind, wish.Track));
        ring.Release();
        Assert.True(ring.IsEmpty);
        Assert.True(ring.TryWrite(Message(1), Payload(0, 1_000)));
    }

    [Fact]
    public async Task Two_threads_lose_nothing_that_was_taken_and_see_nothing_half()
    {
        const int Messages = 300_000;
        var ring = new CrossingRing();
        var cancellation = TestContext.Current.CancellationToken;
        var writer = Task.Run(
            () =>
            {
                for (var i = 1u; i <= Messages; i++)
                    while (!ring.TryWrite(Message(i), Payload(i, (int)(i % 257)))) cancellation.ThrowIfCancellationRequested();
            },
            cancellation);
        for (var i = 1u; i <= Messages;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ring.TryRead(out var message, out var payload)) continue;
            Assert.Equal(i, message.Track);
            Assert.Equal((int)(i % 257), payload.Length);
            Assert.True(payload.IndexOfAnyExcept((byte)i) < 0);
            ring.Release();
            i++;
        }

        await writer;
    }

    private static CrossingMessage Message(uint number) => new() { Kind = CrossingKind.Packet, Track = number };

    private static byte[] Payload(uint number, int length)
    {
        var payload = new byte[length];
        Array.Fill(payload, (byte)number);
        return payload;
    }
}
