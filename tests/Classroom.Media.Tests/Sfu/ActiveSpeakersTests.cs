using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Many microphones are open; the loudest three are passed on, and those who must be heard.</summary>
public sealed class ActiveSpeakersTests
{
    private const int Loud = 20, Quiet = 60, Silent = 127;
    private static readonly SyntheticOffer Voice = new() { Video = false, WithAudioLevel = true };

    [Fact]
    public void Three_are_heard_and_the_quiet_ones_are_not()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Loud, Quiet, Silent);
        lesson.Run(2_000);
        Assert.Equal([true, true, true, false, false], Heard(lesson, people, listener));
    }

    [Fact]
    public void Whoever_begins_to_speak_is_heard_at_once_and_without_a_gap()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Quiet, Silent);
        lesson.Run(2_000);
        people[3].AudioLevel = Loud;
        var began = lesson.Network.NowUs;
        lesson.Run(1_000);
        var source = listener.Find(Msid(3))!;
        Assert.InRange(source.FirstUs - began, 0, 80_000);
        Assert.Equal([true, true, false, true], Heard(lesson, people, listener));

        // The third speaks up again: what was left out is no loss to anybody.
        people[3].AudioLevel = Silent;
        people[2].AudioLevel = Loud;
        lesson.Run(3_000);
        Assert.Equal([true, true, true, false], Heard(lesson, people, listener));
        Assert.All(Enumerable.Range(0, 4), person => Assert.Equal(0, listener.Find(Msid(person))!.Missing));
    }

    [Fact]
    public void Two_who_are_alike_do_not_chase_each_other()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Quiet, Quiet);
        lesson.Run(1_000);
        var before = Heard(lesson, people, listener);
        for (var i = 0; i < 20; i++)
        {
            (people[2].AudioLevel, people[3].AudioLevel) = i % 2 == 0 ? (Quiet, Quiet - 4) : (Quiet - 4, Quiet);
            lesson.Run(500);
        }

        Assert.Equal(before, Heard(lesson, people, listener));
    }

    [Fact]
    public void Whoever_has_begun_is_not_cut_off_within_a_word()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Silent, Silent);
        lesson.Run(2_000);
        people[3].AudioLevel = Loud;
        lesson.Run(100);
        // One word, and the one before speaks again.
        (people[2].AudioLevel, people[3].AudioLevel) = (Loud, Silent);
        lesson.Run(200);
        Assert.Equal([true, true, false, true], Heard(lesson, people, listener, ms: 100));
        lesson.Run(1_000);
        Assert.Equal([true, true, true, false], Heard(lesson, people, listener));
    }

    [Fact]
    public void Whoever_presents_is_heard_however_loud_the_others_are()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Loud, Silent);
        lesson.Send(new SetSticky("p3", true));
        lesson.Run(1_000);
        Assert.Equal([true, true, true, true], Heard(lesson, people, listener));
        lesson.Send(new SetSticky("p3", false));
        lesson.Run(1_000);
        Assert.Equal([true, true, true, false], Heard(lesson, people, listener));
        Assert.Equal(0, listener.Find(Msid(3))!.Missing);
    }

    [Fact]
    public void A_muted_speaker_gives_the_place_free()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Loud, Quiet);
        lesson.Run(1_000);
        lesson.Send(new SetMuted("p0", TrackLabel.Audio, true));
        lesson.Run(500);
        Assert.Equal([false, true, true, true], Heard(lesson, people, listener));
        lesson.Send(new RemoveParticipant("p1"));
        lesson.Send(new SetMuted("p0", TrackLabel.Audio, false));
        lesson.Run(500);
        Assert.Equal([true, false, true, true], Heard(lesson, people, listener));
    }

    [Fact]
    public void Who_does_not_say_how_loud_it_is_is_heard()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Loud, Loud, Loud);
        var (plain, _) = lesson.Publish("p3", new SyntheticOffer { Video = false });
        lesson.Run(200);
        lesson.Connect(plain);
        plain.Start(lesson.Network.NowUs, video: false);
        lesson.Run(500);
        Assert.Equal([true, true, true, true], Heard(lesson, [.. people, plain], listener));
    }

    [Fact]
    public void An_open_microphone_is_no_active_speaker_whatever_is_put_down_beside_it_and_a_voice_is()
    {
        using var lesson = new Lesson();
        var (people, listener, _) = Start(lesson, Silent, Quiet);
        for (var i = 0; i < 10; i++)
        {
            foreach (var person in people) person.AudioLevel = Loud;
            lesson.Run(2 * SyntheticClient.AudioIntervalUs / 1_000);
            (people[0].AudioLevel, people[1].AudioLevel) = (Silent, Quiet);
            for (var ms = 0; ms < 600; ms += 20)
            {
                lesson.Run(20);
                Assert.Equal([false, false], Active(lesson));
            }
        }
        Assert.Equal([true, true], Heard(lesson, people, listener));
        people[1].AudioLevel = Loud;
        lesson.Run(500);
        Assert.Equal([false, true], Active(lesson));
    }

    [Fact]
    public void Whoever_has_just_spoken_is_an_active_speaker_for_two_seconds_more_and_whoever_is_muted_is_none()
    {
        using var lesson = new Lesson();
        var (people, _, _) = Start(lesson, Loud, Loud, Silent);
        Assert.Equal([true, true, false], Active(lesson));
        // The one as without DTX, the other as with it.
        (people[0].AudioLevel, people[1].AudioLevel, people[1].IsSilent) = (Silent, Silent, true);
        lesson.Run(1_900);
        Assert.Equal([true, true, false], Active(lesson));
        lesson.Run(800);
        Assert.Equal([false, false, false], Active(lesson));
        people[0].AudioLevel = Loud;
        lesson.Run(500);
        Assert.Equal([true, false, false], Active(lesson));
        lesson.Send(new SetMuted("p0", TrackLabel.Audio, true));
        Assert.Equal([false, false, false], Active(lesson));
    }

    [Fact]
    public void Whoever_is_not_passed_on_is_no_active_speaker()
    {
        using var lesson = new Lesson();
        Start(lesson, Loud, Loud, Loud, Loud);
        lesson.Run(1_000);
        Assert.Equal([true, true, true, false], Active(lesson));
    }

    private static string Msid(int person) => $"p{person} p{person}-audio";

    private static (SyntheticClient[] People, SyntheticClient Listener, PeerId Peer) Start(Lesson lesson, params int[] levels)
    {
        var people = levels.Select((_, i) => lesson.Publish($"p{i}", Voice).Client).ToArray();
        var (listener, peer) = lesson.Subscribe("listener");
        lesson.Run(200);
        lesson.Connect([.. people, listener]);
        for (var i = 0; i < people.Length; i++)
        {
            people[i].AudioLevel = levels[i];
            people[i].Start(lesson.Network.NowUs, video: false);
        }

        lesson.Run(1_000);
        return (people, listener, peer);
    }

    private static List<bool> Active(Lesson lesson) => [.. lesson.Router.Tracks.Select(track => track.IsActiveSpeaker(lesson.Network.NowUs))];

    private static List<bool> Heard(Lesson lesson, SyntheticClient[] people, SyntheticClient listener, int ms = 200)
    {
        var before = people.Select((_, i) => listener.Find(Msid(i))?.Counters.Count ?? 0).ToList();
        lesson.Run(ms);
        return [.. people.Select((_, i) => (listener.Find(Msid(i))?.Counters.Count ?? 0) > before[i])];
    }
}
