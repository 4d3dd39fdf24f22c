using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>
/// Four cameras on a line that carries the large size of one: two of people whose microphones were open first and are silent, one as browsers send silence
/// (DTX) and one with the noise of a room; a pinned one; and one of somebody who speaks at times. No microphone needs another's place.
/// </summary>
public sealed class SpeakerRankTests
{
    private const int Voice = 25, Noise = 60, Silence = 127;
    private const double LineMbps = 2.8;
    private const string Pinned = "p2", Speaker = "p3";
    private static readonly SyntheticOffer Camera = new() { Rids = ["h", "f"], WithRtx = false, WithAudioLevel = true };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void Whoever_speaks_comes_before_the_pinned_one_and_both_before_open_microphones_at_every_worker(int speakersWorker, int viewersWorker)
    {
        using var lesson = new Lesson(workers: 3);
        var (speaker, peer) = Start(lesson, speakersWorker, viewersWorker);
        lesson.Run(15_000);
        Assert.Equal([Pinned], Large(lesson, viewersWorker, peer));
        Speak(speaker, speaks: true);
        lesson.Run(15_000);
        Assert.Equal([Speaker], Large(lesson, viewersWorker, peer));
        Speak(speaker, speaks: false);
        lesson.Run(15_000);
        Assert.Equal([Pinned], Large(lesson, viewersWorker, peer));
    }

    [Fact]
    public void Whoever_pauses_between_two_sentences_stays_large()
    {
        using var lesson = new Lesson();
        var (speaker, peer) = Start(lesson);
        Speak(speaker, speaks: true);
        lesson.Run(15_000);
        for (var sentence = 0; sentence < 8; sentence++)
        {
            Speak(speaker, sentence % 2 != 0);
            for (var ms = 0; ms < 1_500; ms += 100)
            {
                lesson.Run(100);
                Assert.Equal([Speaker], Large(lesson, 0, peer));
            }
        }
    }

    [Fact]
    public void Whoever_speaks_in_turn_with_another_is_large_in_turn()
    {
        using var lesson = new Lesson();
        var (speaker, peer) = Start(lesson);
        var seen = new List<string>();
        for (var turn = 0; turn < 12; turn++)
        {
            Speak(speaker, turn % 2 == 0);
            lesson.Run(7_000);
            seen.Add(string.Join('+', Large(lesson, 0, peer)));
        }
        // Who makes room for another need not wait for it the longer the oftener that has been.
        Assert.Equal(Enumerable.Range(0, 12).Select(turn => turn % 2 == 0 ? Speaker : Pinned), seen);
    }

    private static (SyntheticClient Speaker, PeerId Peer) Start(Lesson lesson, int speakersWorker = 0, int viewersWorker = 0)
    {
        var last = lesson.Servers.Count - 1;
        int[] workers = [0, last, viewersWorker, speakersWorker];
        var people = workers.Select((worker, i) => lesson.Publish($"p{i}", Camera, worker: worker).Client).ToList();
        var (viewer, peer) = lesson.Subscribe("viewer", worker: viewersWorker);
        lesson.Run(300);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(LineMbps), viewersWorker);
        lesson.Connect([.. people, viewer]);
        lesson.Send(new SetTileHeight(peer, Pinned, TrackLabel.Video, int.MaxValue, IsPinned: true));
        (people[0].IsSilent, people[1].AudioLevel) = (true, Noise);
        Speak(people[3], speaks: false);
        for (var i = 0; i < people.Count; i++)
        {
            people[i].Pictures = [SyntheticPicture.Camera[0], SyntheticPicture.Camera[^1]];
            people[i].Start(lesson.Network.NowUs, audio: i != 2);
            lesson.Run(100);
        }
        return (people[3], peer);
    }

    private static void Speak(SyntheticClient person, bool speaks) => (person.IsSilent, person.AudioLevel) = (!speaks, speaks ? Voice : Silence);

    /// <summary>Whose camera the viewer has in its large size.</summary>
    private static List<string> Large(Lesson lesson, int worker, PeerId peer) =>
    [
        .. lesson.Servers[worker].Router.Tracks.Where(track => track.Label == TrackLabel.Video)
            .Where(track => track.Subscriptions.Single(one => one.Viewer.Id == peer).Layer is { Height: > SyntheticClient.SmallestHeight })
            .Select(track => track.ParticipantId).Order(),
    ];
}
