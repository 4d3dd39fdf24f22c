using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Live;

[Collection("edge")]
public sealed partial class SlowReaderTests(RunningServer running)
{
    private const string Page = "board.1";
    private const int Rounds = 130;
    private const int Loud = 10;
    private const int Points = 900;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_delayMax = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Who_never_reads_loses_the_oldest_and_delays_nobody()
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        await using var deafSeat = await lesson.Room.Student("Cleo");
        var lateBefore = await LateFrames();
        await using var deaf = await LiveClient.OpenDeaf(deafSeat, running.Url);
        var others = new List<(HubSeat Seat, LiveClient Live)>();
        for (var i = 0; i < Loud; i++)
        {
            var seat = await lesson.Room.Student($"Loud {i}");
            others.Add((seat, await LiveClient.Open(seat, running.Url)));
        }

        var steps = Enumerable.Repeat((1, 1), Points).ToArray();
        var sent = new Dictionary<int, long>();
        for (var round = 0; round < Rounds; round++)
        {
            sent[round] = Stopwatch.GetTimestamp();
            await lesson.TeacherLive.Send(LiveWire.Ink(Page, $"r{round}", 0, (1, 1)));
            foreach (var (_, live) in others)
                await live.Send(LiveWire.Ink(Page, "loud", 0, steps));
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }

        await lesson.Sync();
        var delays = new List<TimeSpan>();
        foreach (var (at, _, message) in lesson.StudentLive.Heard.Where(one => one.From == lesson.Teacher.ParticipantId && one.Message[0] == 2))
            delays.Add(Stopwatch.GetElapsedTime(sent[RoundOf(message)], at));
        Assert.Equal(Rounds, delays.Count);
        delays.Sort();
        Assert.True(delays[^2] < s_delayMax, $"slowest {delays[^1]}, then {delays[^2]}");
        foreach (var (seat, live) in others)
        {
            await live.DisposeAsync();
            await seat.DisposeAsync();
        }

        Assert.True(await LateFrames() > lateBefore, "Nothing was dropped: the deaf socket was not slow enough to prove anything.");
    }

    private static int RoundOf(byte[] message)
    {
        var name = message.AsSpan(2 + message[1]);
        return int.Parse(System.Text.Encoding.ASCII.GetString(name.Slice(2, name[0] - 1)), CultureInfo.InvariantCulture);
    }

    private async Task<double> LateFrames()
    {
        var text = await running.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return Late().Match(text) is { Success: true } found ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("classroom_ephemerals[a-z_]*\\{[^}]*fate=\"lateFrame\"[^}]*\\} ([0-9.eE+]+)")]
    private static partial Regex Late();
}
