using System.Numerics;
using System.Runtime.CompilerServices;
using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>Which of a publisher's latest packets one viewer was not sent, so that the viewer's numbers close over them and late packets still find theirs.</summary>
internal struct SkippedNumbers
{
    /// <summary>A packet that is later than this is of no use to anybody; a publisher's jump is no longer either.</summary>
    public const int Capacity = 512;
    private const int BitsPerWord = 64;

    private Words _words;
    private SequenceNumber _highest;
    private bool _hasAny;

    public void Begin(SequenceNumber first)
    {
        _words = default;
        _hasAny = false;
        _highest = first + -1;
    }

    public readonly bool IsLate(SequenceNumber number) => number < _highest;

    /// <summary>Takes a packet that is sent: how many of those after it were skipped since; false for one that was skipped or is too old.</summary>
    public bool TryTake(SequenceNumber number, out int skippedSince)
    {
        skippedSince = 0;
        if (number > _highest)
        {
            Advance(number);
            return true;
        }
        if (!_hasAny) return true;
        if (_highest - number >= Capacity || IsSet(number)) return false;
        skippedSince = CountAfter(number);
        return true;
    }

    /// <summary>Skips a packet: true where its number has not been given away; else it has, and something else must come under it.</summary>
    public bool TrySkip(SequenceNumber number)
    {
        if (number <= _highest) return false;
        Advance(number);
        _hasAny = true;
        _words[WordOf(number)] |= BitOf(number);
        return true;
    }

    private void Advance(SequenceNumber number)
    {
        if (_hasAny)
        {
            if (number - _highest >= Capacity) _words = default;
            else for (var passed = _highest + 1; passed <= number; passed += 1) _words[WordOf(passed)] &= ~BitOf(passed);
        }
        _highest = number;
    }

    private readonly bool IsSet(SequenceNumber number) => (_words[WordOf(number)] & BitOf(number)) != 0;

    private readonly int CountAfter(SequenceNumber number)
    {
        var count = 0;
        for (var later = number + 1; later <= _highest;)
        {
            // To the end of this word, or to the highest number.
            var first = IndexOf(later) % BitsPerWord;
            var bits = (int)Math.Min(BitsPerWord - first, _highest - later + 1);
            var mask = bits == BitsPerWord ? ulong.MaxValue : ((1UL << bits) - 1) << first;
            count += BitOperations.PopCount(_words[WordOf(later)] & mask);
            later += bits;
        }
        return count;
    }

    private static int IndexOf(SequenceNumber number) => (int)(((number.Value % Capacity) + Capacity) % Capacity);

    private static int WordOf(SequenceNumber number) => IndexOf(number) / BitsPerWord;

    private static ulong BitOf(SequenceNumber number) => 1UL << (IndexOf(number) % BitsPerWord);

    [InlineArray(Capacity / BitsPerWord)]
    private struct Words
    {
        private ulong _first;
    }
}
