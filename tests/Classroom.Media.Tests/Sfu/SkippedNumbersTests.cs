using Classroom.Rtc.Rtp;
using Classroom.Sfu;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class SkippedNumbersTests
{
    [Fact]
    public void Numbers_given_are_those_of_a_stream_that_never_had_the_others() =>
        Gen.Select(Gen.Bool.Array[1, 1_500], Gen.Int[0, 1_000_000], Gen.Int).Sample((wanted, first, seed) =>
        {
            // As they come: some wait for up to twenty others.
            var random = new Random(seed);
            var order = Enumerable.Range(0, wanted.Length).OrderBy(i => i + (random.Next(4) == 0 ? random.Next(20) : 0)).ToList();
            var skipped = new SkippedNumbers();
            skipped.Begin(new SequenceNumber(first));
            long offset = 0;
            var given = new Dictionary<long, int>();
            foreach (var i in order)
            {
                var number = new SequenceNumber(first + i);
                if (!wanted[i] && skipped.TrySkip(number)) offset--;
                else if (skipped.TryTake(number, out var since)) given.Add(i + offset + since, i);
                else Assert.Fail("refused");
            }
            // Every number once, without a hole, and in the publisher's order.
            Assert.Equal(Enumerable.Range(0, given.Count).Select(i => (long)i), given.Keys.Order());
            Assert.Equal(given.Values.Order(), given.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        });

    [Fact]
    public void What_is_too_old_is_refused()
    {
        var skipped = new SkippedNumbers();
        skipped.Begin(new SequenceNumber(10));
        Assert.True(skipped.TrySkip(new SequenceNumber(10)));
        Assert.True(skipped.TryTake(new SequenceNumber(12), out _));
        Assert.False(skipped.TryTake(new SequenceNumber(10), out _));
        Assert.True(skipped.TryTake(new SequenceNumber(11), out var since) && since == 0);
        Assert.True(skipped.TryTake(new SequenceNumber(12 + SkippedNumbers.Capacity), out _));
        Assert.False(skipped.TryTake(new SequenceNumber(12), out _));
    }
}
