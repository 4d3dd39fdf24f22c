using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Another background, made in the page: what the others really get, from whose files, and what they get where it fails.</summary>
public sealed class BackgroundTests(RunningClassroom classroom)
{
    // A camera before a wall of black and white stripes, with nobody there.
    private const string Stripes =
        """
        (() => {
          const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wish) => {
            if (!wish.video) return native(wish);
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [640, 360];
            const context = canvas.getContext("2d");
            setInterval(() => {
              for (let x = 0; x < 640; x += 20) {
                context.fillStyle = x % 40 ? "#fff" : "#000";
                context.fillRect(x, 0, 20, 360);
              }
            }, 50);
            return canvas.captureStream(20);
          };
        })();
        """;

    private const string FramesSent =
        """
        async () => {
          let frames = 0;
          for (const peer of window.watched.peers) {
            for (const report of (await peer.getStats()).values()) {
              if (report.type === "outbound-rtp" && report.kind === "video") frames += report.framesSent ?? 0;
            }
          }
          return frames;
        }
        """;

    private static readonly FilePayload s_red = new()
    {
        Name = "red.png",
        MimeType = "image/png",
        Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="),
    };

    [Fact]
    public async Task A_chosen_picture_is_all_that_others_see_behind_me_and_stays_after_a_reload()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        var heavy = new ConcurrentQueue<string>();
        teacher.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("wasm", StringComparison.Ordinal) || request.Url.Contains("tflite", StringComparison.Ordinal))
                heavy.Enqueue(request.Url);
        };
        var sight = new Sight(student, "Ada");
        await sight.Begin();
        await teacher.Button("Settings").ClickAsync();
        Assert.Empty(heavy);
        await Choose(teacher, "dusk");
        await teacher.Button("Close").ClickAsync();
        await teacher.TurnOn();
        Assert.DoesNotContain(await sight.Until(look => look.IsDusk, "the picture behind the teacher"), look => look.IsPlain);
        Assert.Equal(2, heavy.Count);

        // Whoever sees the camera's pictures reaches nobody.
        var worker = Assert.Single(teacher.Page.Workers);
        Assert.Equal("refused", await worker.EvaluateAsync<string>("() => fetch(new URL('/', location.href)).then(() => 'reached', () => 'refused')"));

        await Reception.GoesOn(student, "Ada");
        await teacher.Page.ReloadAsync();
        await Sends(teacher, frames: 20);
        Assert.DoesNotContain(await sight.Take(), look => look.IsPlain);
        Assert.DoesNotContain(await sight.Until(look => look.IsDusk, "again after the reload"), look => look.IsPlain);

        await teacher.Button("Settings").ClickAsync();
        await teacher.Page.GetByLabel("own picture …").SetInputFilesAsync(s_red);
        Assert.DoesNotContain(await sight.Until(look => look is { Red: > 80, Green: < 40, Blue: < 40 }, "the teacher's own picture"), look => look.IsPlain);
        await Choose(teacher, "as it is");
        await sight.Until(look => look.IsPlain, "the camera as it is, by the teacher's wish");
        Assert.Empty(pair.Problems);
        Assert.Empty(classroom.ForeignRequests);
    }

    [Fact]
    public async Task A_blurred_room_cannot_be_read()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.Page.AddInitScriptAsync(Stripes);
        await teacher.Page.ReloadAsync();
        await Expect(teacher.Mark("saved")).ToBeVisibleAsync();
        var sight = new Sight(student, "Ada");
        await sight.Begin();
        await teacher.TurnOn();
        await sight.Until(look => look.Stark > 80, "stripes");
        await teacher.Button("Settings").ClickAsync();
        await Choose(teacher, "slightly blurred");
        await sight.Until(look => look.Stark < 20, "grey");
        await Choose(teacher, "blurred");
        await sight.Take();
        await sight.Until(look => look.Stark < 20, "grey as well");
        await Choose(teacher, "as it is");
        await sight.Until(look => look.Stark > 80, "stripes again");
        Assert.Empty(pair.Problems);
    }

    [Fact]
    public async Task Where_the_background_cannot_be_made_nothing_of_the_room_is_sent_until_I_say_so()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        var sight = new Sight(student, "Ada");
        await sight.Begin();
        await teacher.Page.RouteAsync("**/*.wasm", route => route.AbortAsync());
        await teacher.Button("Settings").ClickAsync();
        await Choose(teacher, "blurred");
        await teacher.Button("Close").ClickAsync();
        await teacher.TurnOn();
        var notice = teacher.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "your picture is not being sent" });
        await Expect(notice).ToBeVisibleAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(notice).ToBeVisibleAsync();
        await Reception.Until(student, "Ada", now => now.SoundPackets > 50, "the teacher's voice");
        Assert.Equal(0, await teacher.Page.EvaluateAsync<double>(FramesSent));
        Assert.Empty(await sight.Take());

        await notice.GetByRole(AriaRole.Button, new() { Name = "Show me without background" }).ClickAsync();
        await sight.Until(look => look.IsPlain, "the camera, by the teacher's wish");
        await Expect(notice).ToHaveCountAsync(0);
        Assert.Empty(pair.Problems);
    }

    // Of this page, since it was loaded.
    private static async Task Sends(Person person, int frames)
    {
        var since = Stopwatch.GetTimestamp();
        while (await person.Page.EvaluateAsync<double>(FramesSent) < frames)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), "no pictures were sent in time");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task Choose(Person person, string background)
    {
        // The face above it is what is clicked; the field itself is what keyboard and screen reader reach.
        await person.Page.GetByRole(AriaRole.Radio, new() { Name = background, Exact = true }).CheckAsync(new() { Force = true });
    }
}
