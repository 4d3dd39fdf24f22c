using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Media;
using Classroom.Testing.Network;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;
using static Classroom.Server.Tests.Whip.ForeignClientTests;

namespace Classroom.Server.Tests.Whip;

/// <summary>libdatachannel, the library of OBS's WHIP output, teaches by the steps that OBS takes.</summary>
public sealed class LibdatachannelTests
{
    private const string Whole = "1280x720@1500000";
    private const string Half = "640x360@700000";
    private const string Quarter = "320x180@150000";
    private const int Losses = 60;

    /// <summary>Most losses are of the picture; a repair may be lost as often as the server asks for it.</summary>
    private const int MissingMax = Losses / 10;
    private static readonly string s_node = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "node")).First(File.Exists);
    private static readonly LoadTraits s_viewer = new() { Repairs = true, TellsArrivals = true };

    [Fact]
    public async Task Its_sound_and_picture_are_heard_and_seen_until_it_is_gone()
    {
        using var network = new ForeignNetwork();
        await using var server = await Start(network.ServerAddress);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        var watching = Watch(network, server, room);
        using var sending = network.Start(Command(Address(network.ServerAddress, server, $"whip/{room.RoomId}/camera"), room, Half));

        var id = await CameraOf(ada.Seat);
        await Until(() => ada.Of(id, "audio")?.Packets > 50 && ada.Of(id, "video")?.Frames > 30, "a room's member hears and sees it");
        IsWatched(await watching);
        var seen = await Seen(sending.End());
        Assert.True((int)seen["keyFramesAsked"]! > 0, $"{seen}");
        await ada.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
        await Until(() => ada.Offered.Count == 0, "its tracks are gone");
    }

    [Fact]
    public async Task What_of_its_picture_is_lost_on_the_way_it_sends_again()
    {
        Assert.SkipUnless(EmulatedLine.IsPossible, "an emulated line needs root and /dev/net/tun");
        using var line = new EmulatedLine();
        await using var server = await Start(line.NearAddress);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        string[] command = [.. line.Namespace.Words, .. Command(Address(line.NearAddress, server, $"whip/{room.RoomId}/camera"), room, Half)];
        using var sending = new ForeignProgram(command);

        var id = await CameraOf(ada.Seat);
        await Until(() => ada.Of(id, "video")?.Frames > 10, "a picture");
        line.Up.Conditions = new NetworkConditions { Loss = 0.1, DelayUs = 5_000 };
        await Until(() => line.Up.Lost > Losses, "losses");
        line.Up.Conditions = NetworkConditions.Perfect;
        var frames = ada.Of(id, "video")!.Frames;
        await Until(() => ada.Of(id, "video")!.Frames > frames + 30, "the picture goes on");
        var seen = await Seen(sending.End());
        var video = ada.Of(id, "video")!;
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen["askedAgain"]} asked again, {video.Missing} of {video.Packets} are missing; {line}");
        Assert.True((int)seen["askedAgain"]! > 20, $"{seen}");
        Assert.InRange(video.Missing, 0, MissingMax);
    }

    [Fact]
    public async Task Of_three_layers_each_gets_the_one_that_it_shows_until_the_session_is_deleted()
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        await using var small = await LoadSeat.Take(await room.Student("Small"), loop, s_viewer, sends: false);
        await using var large = await LoadSeat.Take(await room.Student("Large"), loop, s_viewer, sends: false);
        using var sending = new ForeignProgram(Command($"{server.Url}/whip/{room.RoomId}/camera", room, Whole, Half, Quarter));

        var id = await CameraOf(small.Seat);
        await small.Show([id], 180);
        await large.Show([id], 720);
        (LoadPeer Peer, int Lines)[] all = [(await small.Subscriber, 180), (await large.Subscriber, 720)];
        foreach (var (peer, lines) in all)
        {
            await WhipLayersTests.Until(
                loop, () => WhipLayersTests.Picture(peer) is { Pictures: > 30 } shown && shown.Lines == lines, () => $"{lines} lines: {WhipLayersTests.Told(all)}");
        }

        await small.Show([id], 360);
        all[0].Lines = 360;
        await WhipLayersTests.Until(loop, () => WhipLayersTests.Picture(all[0].Peer)!.Lines == 360, () => $"360 lines: {WhipLayersTests.Told(all)}");

        var seen = await Seen(sending.End("delete"));
        Assert.Contains("a=simulcast:recv 0;1;2", (string)seen["answer"]!, StringComparison.Ordinal);
        Assert.Equal(200, (int)seen["deleted"]!);
        await small.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
    }

    private static async Task<string> CameraOf(HubSeat seat) =>
        (string)(await seat.WaitFor("participantJoined", e => (string?)e["name"] == "camera"))["event"]!["participantId"]!;

    private static async Task<JsonNode> Seen(Task<string> telling)
    {
        var told = await telling;
        var seen = JsonNode.Parse(told)!;
        Assert.Equal("connected", (string?)seen["state"]);
        return seen;
    }

    private static string[] Command(string address, TestRoom room, params string[] sizes) =>
        [s_node, Repository.Path("tests", "Classroom.Server.Tests", "Whip", "libdatachannel_client.mjs"), address, room.ModeratorToken, .. sizes];
}
