using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Of silence hardly anything is sent (DTX): that is no loss, no jitter, and nobody loses a place by it who speaks.</summary>
public sealed class SilenceTests
{
    private const int Loud = 20, Silence = 127;
    private static readonly SyntheticOffer Voice = new() { Video = false, WithAudioLevel = true, WithRed = true };

    [Fact]
    public void Silence_is_no_loss_and_no_jitter()
    {
        using var lesson = new Lesson();
        var (people, listener) = Start(lesson, 1);
        for (var i = 0; i < 10; i++)
        {
            Speak(people[0], i % 2 == 0);
            lesson.Run(1_500);
        }
        var source = listener.Find("p0 p0-audio")!;
        Assert.Equal((0L, 0), (source.Missing, source.Redundant));
        Assert.All(people[0].ReportBlocks, report => Assert.Equal(0, report.Block.FractionLost));
        Assert.True(people[0].ReportBlocks[^1].Block.Jitter <= 2, $"jitter {people[0].ReportBlocks[^1].Block.Jitter}");
        // Each frame at its time: a pause is as long for the listener as it was.
        var sent = people[0].FramesUs;
        var delays = source.FramesUs.Select(frame => frame.Value - sent[frame.Key]).Distinct().ToList();
        Assert.True(delays.Max() - delays.Min() <= 200, $"{delays.Min()} to {delays.Max()} us");
        Assert.InRange(source.Numbers.Count, 5 * 75, (5 * 75) + 40);
    }

    [Fact]
    public void Who_falls_silent_leaves_the_place_and_comes_back_at_once()
    {
        using var lesson = new Lesson();
        var (people, listener) = Start(lesson, 5);
        foreach (var person in people) Speak(person, speaks: false);
        lesson.Run(3_000);
        foreach (var person in people[2..]) Speak(person, speaks: true);
        var began = lesson.Network.NowUs;
        lesson.Run(1_000);
        Assert.Equal([false, false, true, true, true], Heard(lesson, people, listener));
        foreach (var i in (int[])[2, 3, 4])
        {
            var first = people[i].FramesUs.Where(frame => frame.Value >= began).Select(frame => frame.Key).ToHashSet();
            Assert.InRange(listener.Find($"p{i} p{i}-audio")!.FramesUs.Where(frame => first.Contains(frame.Key)).Min(frame => frame.Value) - began, 0, 100_000);
        }

        Speak(people[3], speaks: false);
        Speak(people[0], speaks: true);
        lesson.Run(1_500);
        Assert.Equal([true, false, true, false, true], Heard(lesson, people, listener));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(0, listener.Find($"p{i} p{i}-audio")?.Missing ?? 0));
    }

    private static void Speak(SyntheticClient person, bool speaks) => (person.IsSilent, person.AudioLevel) = (!speaks, speaks ? Loud : Silence);

    private static (SyntheticClient[] People, SyntheticClient Listener) Start(Lesson lesson, int count)
    {
        var people = Enumerable.Range(0, count).Select(i => lesson.Publish($"p{i}", Voice).Client).ToArray();
        var (listener, _) = lesson.Subscribe("listener");
        lesson.Run(200);
        lesson.Connect([.. people, listener]);
        lesson.Run(200);
        foreach (var person in people) person.Start(lesson.Network.NowUs, video: false);
        return (people, listener);
    }

    private static List<bool> Heard(Lesson lesson, SyntheticClient[] people, SyntheticClient listener)
    {
        var before = people.Select((_, i) => Frames(i)).ToList();
        lesson.Run(300);
        return [.. people.Select((_, i) => Frames(i) > before[i] + 5)];

        int Frames(int person) => listener.Find($"p{person} p{person}-audio")?.FramesUs.Count ?? 0;
    }
}
