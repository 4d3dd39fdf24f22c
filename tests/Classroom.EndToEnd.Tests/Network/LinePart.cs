using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>What was seen of a lesson while its lines were the same: looks a second apart, the last one of the part before first.</summary>
internal sealed class LinePart(string name, LineLook? before)
{
    private const int SignsPerRow = 60;

    /// <summary>Standstills that end within this time belong to the change of the lines.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);

    private readonly List<LineLook> _looks = before is null ? [] : [before];
    private readonly TimeSpan _began = Stopwatch.GetElapsedTime(0);
    private TimeSpan? _came;

    public string Name => name;

    public LineLook? Last => _looks.Count > 0 ? _looks[^1] : null;

    /// <summary>Share of the sound that Ben's decoder made up.</summary>
    public double ConcealedPart => Sum(look => look.Got.ConcealedSamples) / Math.Max(1, Sum(look => look.Got.SoundSamples));

    /// <summary>The same from some seconds after the lines changed.</summary>
    public double ConcealedLater
    {
        get
        {
            var later = _looks.Where(look => look.Time > _began + s_step).Select(look => look.Got).ToList();
            return later.Count < 2 ? 0 : (later[^1].ConcealedSamples - later[0].ConcealedSamples) / Math.Max(1, later[^1].SoundSamples - later[0].SoundSamples);
        }
    }

    /// <summary>The longest time for which the picture stood still, from some seconds after the lines changed.</summary>
    public TimeSpan LongestStillLater => Longest(_began + s_step);

    private IEnumerable<(LineLook Before, LineLook After)> Seconds => _looks.Zip(_looks.Skip(1));

    public void Add(LineLook look) => _looks.Add(look);

    /// <summary>The picture has followed.</summary>
    public void Came() => _came = Stopwatch.GetElapsedTime(0) - _began;

    public override string ToString()
    {
        if (_looks.Count < 2)
            return $"{name}: not looked at";
        var rates = Seconds.Select(second => (second.After.Got.DecodedFrames - second.Before.Got.DecodedFrames) / (second.After.Time - second.Before.Time).TotalSeconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{name}, {(Last!.Time - _looks[0].Time).TotalSeconds:F0} s: ")
            + string.Create(CultureInfo.InvariantCulture, $"{(_came is { } came ? $"the picture that fits after {came.TotalSeconds:F1} s" : "no picture that fits")}, {rates[rates.Count / 2]:F1} pictures a second in the median, ")
            + string.Create(CultureInfo.InvariantCulture, $"{Sum(look => look.Got.Freezes)} freezes of {Sum(look => look.Got.FrozenSeconds):F1} s in all, without a picture for at most {Longest(_began).TotalSeconds:F1} s (later {LongestStillLater.TotalSeconds:F1} s), ")
            + string.Create(CultureInfo.InvariantCulture, $"{100 * ConcealedPart:F2} % of the sound made up (later {100 * ConcealedLater:F2} %, at most {100 * Seconds.Max(Concealed):F0} % in a second), ")
            + string.Create(CultureInfo.InvariantCulture, $"Ada held back by her line {Sum(look => look.HeldBackByLine):F1} s, by the processor {Sum(look => look.HeldBackByProcessor):F1} s");
    }

    /// <summary>One sign for each second, a minute a row.</summary>
    public string Signs()
    {
        var text = new StringBuilder();
        foreach (var row in Seconds.Chunk(SignsPerRow))
            text.Append("  Ben ").AppendLine(string.Concat(row.Select(Got))).Append("  Ada ").AppendLine(string.Concat(row.Select(Sent)));
        return text.ToString();
    }

    private static char Got((LineLook Before, LineLook After) second)
    {
        var (before, after) = (second.Before.Got, second.After.Got);
        return after.DecodedFrames <= before.DecodedFrames ? '-' : after.Freezes > before.Freezes ? '.' : LineLook.IsBest(after) ? '#' : '=';
    }

    private static char Sent((LineLook Before, LineLook After) second) => second.After.IsHeldBackByProcessor ? 'c' : second.After.SentSince(second.Before).Count() switch
    {
        0 => '-',
        1 => '=',
        _ => '#',
    };

    private static double Concealed((LineLook Before, LineLook After) second) =>
        (second.After.Got.ConcealedSamples - second.Before.Got.ConcealedSamples) / Math.Max(1, second.After.Got.SoundSamples - second.Before.Got.SoundSamples);

    // By the browser's own rule a freeze counts when it is over, with all of its length: what one second adds is one of them, or short ones together. It knows nothing of a
    // picture that does not come at all any more: that is so long as the looks at which nothing is new.
    private TimeSpan Longest(TimeSpan from)
    {
        var (longest, still) = (0.0, 0.0);
        foreach (var (earlier, later) in Seconds)
        {
            still = later.Got.DecodedFrames > earlier.Got.DecodedFrames ? 0 : still + (later.Time - earlier.Time).TotalSeconds;
            if (later.Time > from)
                longest = Math.Max(longest, Math.Max(still, later.Got.FrozenSeconds - earlier.Got.FrozenSeconds));
        }

        return TimeSpan.FromSeconds(longest);
    }

    private double Sum(Func<LineLook, double> figure) => _looks.Count < 2 ? 0 : figure(_looks[^1]) - figure(_looks[0]);
}
