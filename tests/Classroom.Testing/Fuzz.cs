using System.Diagnostics;

namespace Classroom.Testing;

/// <summary>Feeds a parser with what no honest peer sends: for two seconds and some rounds at least in make test, for CLASSROOM_TEST_FUZZ seconds in make soak, each round with its own seed.</summary>
public static class Fuzz
{
    private const string SecondsVariable = "CLASSROOM_TEST_FUZZ";
    private const int UsualSeconds = 2;

    /// <summary>Runs at least so many rounds, one after the other, and goes on until its time is up; gives their number. What a round throws comes out with the seed that throws it again.</summary>
    public static int Run(int rounds, Action<Random> round)
    {
        var first = Seeds.First(1);
        var limit = TimeSpan.FromSeconds(Seeds.Number(SecondsVariable, UsualSeconds));
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        for (; count < rounds || Stopwatch.GetElapsedTime(began) < limit; count++)
        {
            try
            {
                round(new Random(first + count));
            }
            catch (Exception wrong)
            {
                throw new SceneException($"{Seeds.Variable}={first + count} shows it again: {wrong}");
            }
        }

        return count;
    }

    /// <summary>Random bytes of a length below the limit.</summary>
    public static byte[] Bytes(Random random, int limit)
    {
        var bytes = new byte[random.Next(limit)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A copy with a few bytes changed, doubled, inserted or cut off.</summary>
    public static byte[] Mutate(Random random, ReadOnlySpan<byte> good)
    {
        List<byte> bytes = [.. good];
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 or 1 or 2 when at < bytes.Count:
                    bytes[at] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                    break;
                default:
                    bytes.InsertRange(at, Bytes(random, 20));
                    break;
            }
        }

        return [.. bytes];
    }
}
