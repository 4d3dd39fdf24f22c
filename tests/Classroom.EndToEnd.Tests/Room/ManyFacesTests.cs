using System.Diagnostics;
using System.Text.Json;
using Classroom.EndToEnd.Tests.Media;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>More cameras than one page of faces holds.</summary>
[Collection(Alone.Name)]
public sealed class ManyFacesTests(RunningClassroom classroom)
{
    private const int People = 55;
    private const int OnOnePage = 49;

    /// <summary>As long as a camera of the crowd needs for several pictures, also where the machine does other things.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly (int Width, int Height)[] s_windows = [(1280, 720), (1920, 1080), (1440, 900)];

    // What is wrong with the wall of faces, a line each: all in seven rows of seven, within their place, apart, uncovered, and as large as the place lets them be.
    private const string Faults =
        """
        (inARow) => {
          const wall = document.querySelector(".cameras").getBoundingClientRect();
          const whole = new DOMRect(0, 0, innerWidth, innerHeight);
          const tiles = [...document.querySelectorAll("figure.tile")].map((tile) => ({ tile, box: tile.getBoundingClientRect() }));
          const told = (box) => `${box.left.toFixed(1)} ${box.top.toFixed(1)} ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`;
          const isWithin = (box, place) =>
            box.left >= place.left - 0.5 && box.top >= place.top - 0.5 && box.right <= place.right + 0.5 && box.bottom <= place.bottom + 0.5;
          const isApart = (one, other) =>
            one.right <= other.left + 0.5 || other.right <= one.left + 0.5 || one.bottom <= other.top + 0.5 || other.bottom <= one.top + 0.5;
          const faults = [];
          for (const [i, { tile, box }] of tiles.entries()) {
            if (!isWithin(box, wall) || !isWithin(box, whole)) faults.push(`face ${i} is cut: ${told(box)} in ${told(wall)}`);
            if (Math.abs(box.width * 9 - box.height * 16) > 16) faults.push(`face ${i} is not 16 to 9: ${told(box)}`);
            const covering = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            if (covering?.closest("figure.tile") !== tile) faults.push(`face ${i} is covered by ${covering?.outerHTML.slice(0, 80)}`);
            for (const other of tiles.slice(0, i)) if (!isApart(box, other.box)) faults.push(`face ${i} lies on another: ${told(box)}, ${told(other.box)}`);
          }
          const count = (edge) => new Set(tiles.map(({ box }) => Math.round(box[edge]))).size;
          if (count("left") !== inARow || count("top") !== inARow) faults.push(`${count("left")} columns, ${count("top")} rows`);
          const [first, last] = [tiles[0].box, tiles.at(-1).box];
          if (last.right - first.left < wall.width * 0.95 && last.bottom - first.top < wall.height * 0.9)
            faults.push(`they leave room: from ${told(first)} to ${told(last)} in ${told(wall)}`);
          return faults.join("\n");
        }
        """;

    // Octets of picture that have come of each person, as JSON.
    private const string Octets =
        """
        async () => {
          const octets = {};
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            const owners = new Map();
            for (const section of (peer.remoteDescription?.sdp ?? "").split("\r\nm=").slice(1))
              owners.set(section.match(/\r\na=mid:(\S+)/)[1], section.match(/\r\na=msid:(\S+) /)?.[1]);
            for (const report of (await peer.getStats()).values()) {
              const owner = report.type === "inbound-rtp" && report.kind === "video" && owners.get(report.mid);
              if (owner) octets[owner] = (octets[owner] ?? 0) + report.bytesReceived;
            }
          }
          return JSON.stringify(octets);
        }
        """;

    [Fact]
    public async Task Of_fifty_five_faces_forty_nine_are_seen_at_once_and_only_pictures_of_the_page_that_is_shown_come()
    {
        var room = await classroom.Room();
        await using var crowd = await CameraCrowd.Enter(room, People);
        await using var ben = await classroom.Person("Ben", s_windows[^1].Width, s_windows[^1].Height);
        await Reception.Watched(ben);
        await ben.Join(room.ViewerUrl);
        await ben.Button("Faces large, in place of the board").ClickAsync();
        var first = await Shown(ben, OnOnePage);
        foreach (var (width, height) in s_windows)
        {
            await ben.Page.SetViewportSizeAsync(width, height);
            await ben.Page.WaitForFunctionAsync("([width, height]) => innerWidth === width && innerHeight === height", new[] { width, height });
            var faults = await ben.Page.EvaluateAsync<string>(Faults, (int)Math.Sqrt(OnOnePage));
            Assert.True(faults.Length == 0, $"{width} x {height}: {faults}");
        }

        await PicturesComeOnlyOf(ben, first);
        await ben.Button("More faces").ClickAsync();
        var second = await Shown(ben, People - OnOnePage);
        Assert.Equal(crowd.Ids.Order(), first.Concat(second).Order());
        await PicturesComeOnlyOf(ben, second);
        await ben.Button("Faces before").ClickAsync();
        Assert.Equal(first, await Shown(ben, OnOnePage));
        await PicturesComeOnlyOf(ben, first);
        Assert.Empty(ben.Problems);
    }

    private static async Task<string[]> Shown(Person person, int count)
    {
        await Expect(person.Page.Locator("figure.tile")).ToHaveCountAsync(count);
        return await person.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('figure.tile')].map((tile) => tile.dataset.participant)");
    }

    /// <summary>Waits for a stretch of time in which pictures of all of these have come, and no octet of anybody else's.</summary>
    private static async Task PicturesComeOnlyOf(Person person, string[] shown)
    {
        var (since, wanted) = (Stopwatch.GetTimestamp(), shown.ToHashSet());
        var before = await OctetsOf(person);
        while (true)
        {
            await Task.Delay(s_look, TestContext.Current.CancellationToken);
            var now = await OctetsOf(person);
            var came = now.Where(one => one.Value > before.GetValueOrDefault(one.Key)).Select(one => one.Key).ToHashSet();
            if (came.SetEquals(wanted))
                return;
            Assert.True(
                Stopwatch.GetElapsedTime(since) < s_patience,
                $"pictures came of {came.Intersect(wanted).Count()} of {wanted.Count} who are shown, and of {came.Except(wanted).Count()} who are not");
            before = now;
        }
    }

    private static async Task<Dictionary<string, double>> OctetsOf(Person person) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(await person.Page.EvaluateAsync<string>(Octets))!;
}
