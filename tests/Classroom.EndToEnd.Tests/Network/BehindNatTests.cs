using System.Diagnostics;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A server that is told the address by which it is known outside, which is none of its own.</summary>
[Collection(Alone.Name)]
public sealed class BehindNatTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

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
        await ben.TurnOn();
        await Heard.Begin(ben.Page);
        await Heard.Gap(ben.Page);
        await Until(() => ada.Offered.Count > 0 && ada.Of(Sender(ada), "audio")?.Packets > 50 && ada.Of(Sender(ada), "video")?.Frames > 20);

        Assert.Equal([$"{TranslatedNetwork.PublicAddress} udp", $"{TranslatedNetwork.PublicAddress} udp"], await Ways.To(ben.Page));
        Assert.Empty(ben.Problems);
    }

    private static string Sender(MediaSeat seat) => seat.Offered.First().Split(' ')[0];

    private static async Task Until(Func<bool> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, "not in time");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
