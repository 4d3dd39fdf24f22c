using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A server that is told the address by which it is known outside, which is none of its own.</summary>
[Collection(Alone.Name)]
public sealed class BehindNatTests
{
    [Fact]
    public async Task By_the_public_address_of_a_server_behind_NAT_sound_and_picture_go_both_ways()
    {
        using var network = new TranslatedNetwork();
        await using var server = await TranslatedNetwork.StartServer();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server);
        Assert.StartsWith($"http://{TranslatedNetwork.PublicAddress}:", room.ViewerUrl, StringComparison.Ordinal);
        await using var ben = await Reception.Enter(browser, "Ben", room.ViewerUrl);
        await EachOther.Hear(ada, ben);
        await EachOther.Until(() => ada.Of(EachOther.PersonOf(ada), "video")?.Frames > 20);

        Assert.Equal([$"{TranslatedNetwork.PublicAddress} udp", $"{TranslatedNetwork.PublicAddress} udp"], await Ways.To(ben.Page));
        Assert.Empty(ben.Problems);
    }
}
