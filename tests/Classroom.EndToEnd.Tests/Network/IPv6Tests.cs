using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A student whose network has no IPv4, among others whose has.</summary>
[Collection(Alone.Name)]
public sealed class IPv6Tests
{
    [Fact]
    public async Task Where_there_is_no_IPv4_one_joins_hears_and_sees_and_is_heard_and_seen_by_those_who_have_it()
    {
        using var network = new IPv6Network();
        await using var server = await network.StartServer();
        var room = await TestRoom.Create(server.Http);
        Assert.StartsWith($"http://[{network.ServerAddress}]:", room.ViewerUrl, StringComparison.Ordinal);
        await using var outside = await Browser.Start();
        await using var inside = await network.StartBrowser(server);

        // By IPv4, as the one address of it that the server tells is this machine's.
        await using var cleo = await MediaSeat.Start(await room.Student("Cleo"), audio: false, video: false);
        await using var ada = await Reception.Enter(outside, "Ada", room.ModeratorUrl.Replace(server.PublicUrl, server.Url, StringComparison.Ordinal));
        await ada.TurnOn();
        await using var ben = await Reception.Enter(inside, "Ben", room.ViewerUrl);
        await ben.TurnOn();
        await Reception.Until(ben, "Ada", now => now is { SoundPackets: > 50, SoundEnergy: > 0, ShownFrames: > 10 }, "the student hears and sees the teacher");
        await Reception.Until(ada, "Ben", now => now is { SoundPackets: > 50, SoundEnergy: > 0, ShownFrames: > 10 }, "the teacher hears and sees the student");
        var id = (string)(await cleo.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "Ben"))["event"]!["participantId"]!;
        await EachOther.Until(() => cleo.Of(id, "audio")?.Packets > 50 && cleo.Of(id, "video")?.Frames > 20);
        await Reception.GoesOn(ben, "Ada");

        Assert.Equal([$"{network.ServerAddress} udp", $"{network.ServerAddress} udp"], await Ways.To(ben.Page));
        Assert.Empty(ada.Problems.Concat(ben.Problems));
    }
}
