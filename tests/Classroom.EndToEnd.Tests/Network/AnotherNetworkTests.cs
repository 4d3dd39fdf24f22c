using System.Diagnostics;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A Chromium whose network changes under it, and one whose laptop sleeps.</summary>
[Collection(Alone.Name)]
public sealed class AnotherNetworkTests
{
    /// <summary>For how many seconds a laptop sleeps that sleeps for long: more than the 60 for which its seat is kept.</summary>
    private const string SleepVariable = "CLASSROOM_TEST_SLEEP";

    private const int Changes = 10;

    /// <summary>Where one took longer: then it is the 95th percentile of more that counts.</summary>
    private const int MoreChanges = 40;
    private const int OneOf = 20;
    private const int UnseenChanges = 8;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_firstLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_unseenLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_steady = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task From_Wi_Fi_to_mobile_and_back_sound_is_away_for_less_than_3_s_and_no_connection_is_made_anew()
    {
        using var network = new ClientNetwork();
        await EachOther.Meet(network, async (ada, ben) =>
        {
            await EachOther.Hear(ada, ben);
            var seat = EachOther.PersonOf(ada);
            var began = DateTimeOffset.UtcNow;
            var made = await Made(ben);
            var (hears, isHeard) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var i = 0; i < Changes || (Late() > 0 && i < MoreChanges); i++)
            {
                await Heard.Reset(ben.Page);
                network.Change();
                var silence = await Silence(() => ada.Of(seat, "audio")?.Packets ?? 0);
                isHeard.Add(silence);
                hears.Add(await Heard.Gap(ben.Page));
            }

            Say($"hears again after {Milliseconds(hears)}, is heard again after {Milliseconds(isHeard)} ms\n{await Reception.Story(ben.Page, began)}");
            // A browser learns of the first change since it was started up to 2 s later than of others; no page can hasten that.
            Assert.True(hears[0] < s_firstLimit && isHeard[0] < s_limit, Milliseconds(hears.Concat(isHeard)));
            Assert.True(Late() <= hears.Count / OneOf, Milliseconds(hears.Concat(isHeard)));
            Assert.Equal(made, await Made(ben));
            Assert.Empty(ben.Problems);

            // Seen once in some eighty: no event of the browser's, and the page learned of the change when nothing had come for five seconds. Why is not known.
            int Late() => hears.Skip(1).Zip(isHeard.Skip(1)).Count(gaps => gaps.First >= s_limit || gaps.Second >= s_limit);
        });
    }

    [Fact]
    public async Task A_change_of_which_the_browser_tells_nothing_is_noticed_by_silence_and_sound_is_back_within_5_s()
    {
        using var network = new ClientNetwork();
        network.CheckAddresses();
        await EachOther.Meet(network, async (ada, ben) =>
        {
            await EachOther.Hear(ada, ben);
            var seat = EachOther.PersonOf(ada);
            var began = DateTimeOffset.UtcNow;
            var made = await Made(ben);
            await Heard.ListenForNews(ben.Page);
            var (hears, isHeard, changes) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
            for (var i = 0; i < UnseenChanges; i++)
            {
                // What is known of a line by what has come over it lately is learned first.
                await Task.Delay(s_steady, TestContext.Current.CancellationToken);
                await Heard.Reset(ben.Page);
                network.ChangeUnseen();
                changes.Add(DateTimeOffset.UtcNow - began);
                isHeard.Add(await Silence(() => ada.Of(seat, "audio")?.Packets ?? 0));
                hears.Add(await Heard.Gap(ben.Page));
            }

            var story = await Reception.Story(ben.Page, began);
            Say($"hears again after {Milliseconds(hears)}, is heard again after {Milliseconds(isHeard)} ms; changed at {Milliseconds(changes)}\n{story}");
            Assert.Equal(0, await Heard.News(ben.Page));
            Assert.All(hears.Concat(isHeard), gap => Assert.True(gap < s_unseenLimit, Milliseconds(hears.Concat(isHeard))));
            Assert.Equal(made, await Made(ben));
            Assert.Empty(ben.Problems);
        });
    }

    [Theory]
    [InlineData(8)]
    [InlineData(25)]
    public async Task A_laptop_that_slept_is_back_within_3_s(int seconds)
    {
        using var network = new ClientNetwork();
        await EachOther.Meet(network, async (ada, ben) =>
        {
            await EachOther.Hear(ada, ben);
            var seat = EachOther.PersonOf(ada);
            network.Sleep(asleep: true);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
            network.Sleep(asleep: false);
            var woke = Stopwatch.GetTimestamp();
            var began = DateTimeOffset.UtcNow;
            // What is looked at is a second of steady sound, so the moment of coming back lies a second before.
            await Silence(() => ada.Of(seat, "audio")?.Packets ?? 0);
            var isHeard = Stopwatch.GetElapsedTime(woke) - TimeSpan.FromSeconds(1);
            var hears = await Heard.Gap(ben.Page) - TimeSpan.FromSeconds(seconds);
            Say($"slept {seconds} s; is heard after {isHeard.TotalMilliseconds:0} ms, hears after {hears.TotalMilliseconds:0} ms\n{await Reception.Story(ben.Page, began)}");
            Assert.True(isHeard < s_limit, $"is heard after {isHeard}");
            Assert.True(hears < s_limit, $"hears after {hears}");
        });
    }

    [Fact]
    public async Task A_laptop_that_slept_for_longer_than_its_seat_is_kept_comes_back_unheard_and_unseen_and_is_told()
    {
        var seconds = Seeds.Number(SleepVariable, 0);
        Assert.SkipWhen(seconds == 0, $"{SleepVariable} says for how many seconds it sleeps");
        using var network = new ClientNetwork();
        await EachOther.Meet(network, async (ada, ben) =>
        {
            await ben.TurnOn();
            await Heard.Begin(ben.Page);
            await Heard.Gap(ben.Page);
            var seat = ada.Offered.First().Split(' ')[0];

            network.Sleep(asleep: true);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
            network.Sleep(asleep: false);
            var woke = Stopwatch.GetTimestamp();
            await Expect(ben.Page.GetByText("You were away for a while. Your microphone and camera are off. M opens the microphone.")).ToBeVisibleAsync();
            Say($"slept {seconds} s; is told after {Stopwatch.GetElapsedTime(woke).TotalMilliseconds:0} ms");
            await Expect(ben.Page.GetByText("muted")).ToHaveCountAsync(0);
            foreach (var verb in new[] { "Microphone", "Camera" })
                await Expect(ben.Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{verb}") }).First).ToHaveAttributeAsync("aria-pressed", "false");
            await Heard.Gap(ben.Page);

            await ben.Page.Keyboard.PressAsync("m");
            var since = Stopwatch.GetTimestamp();
            while (!ada.Offered.Select(one => one.Split(' ')[0]).Any(id => id != seat && ada.Of(id, "audio")?.Packets > 50))
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), "is not heard again");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.Empty(ben.Problems);
        });
    }

    private static async Task<TimeSpan> Silence(Func<long> packets)
    {
        // As long as it takes for a second's worth of packets to come again.
        var (last, since, longest, steady) = (packets(), Stopwatch.GetTimestamp(), TimeSpan.Zero, 0);
        while (steady < 50)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            var now = packets();
            var gap = Stopwatch.GetElapsedTime(since);
            Assert.True(gap < TimeSpan.FromSeconds(30), "not heard any more");
            if (now == last)
                continue;
            steady = gap > TimeSpan.FromMilliseconds(200) ? 0 : steady + (int)(now - last);
            longest = gap > longest ? gap : longest;
            (last, since) = (now, Stopwatch.GetTimestamp());
        }

        return longest;
    }

    private static Task<int> Made(Person person) => person.Page.EvaluateAsync<int>("() => window.watched.peers.length");

    private static string Milliseconds(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0}"));

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
