using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>One's own microphone: what is told of it, and how it sounds to the others.</summary>
public sealed class MicrophoneTests(RunningClassroom classroom)
{
    // Chromium's fake microphone beeps; this one speaks without a pause.
    private const string Speak =
        """
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        window.opened = [];
        navigator.mediaDevices.getUserMedia = async wish => {
          window.opened.push(wish);
          if (!wish.audio) return open(wish);
          const context = new AudioContext();
          const tone = context.createOscillator();
          const volume = context.createGain();
          const out = context.createMediaStreamDestination();
          volume.gain.value = 0.2;
          tone.connect(volume).connect(out);
          tone.start();
          return out.stream;
        };
        """;

    private const string Sent =
        "window.watched.peers.flatMap(peer => peer.getSenders()).find(sender => sender.track?.kind === 'audio').track";

    [Fact]
    public async Task Who_speaks_while_muted_is_told_and_only_then()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(Speak);
        await teacher.Join(room.ModeratorUrl);
        var hint = teacher.Page.GetByText("Your microphone is off: nobody hears you. M turns it on.");
        await Microphone(teacher).ClickAsync();
        await Expect(Microphone(teacher)).ToHaveAttributeAsync("aria-pressed", "true");
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        await Expect(hint).ToHaveCountAsync(0);
        await Microphone(teacher).ClickAsync();
        await Expect(hint).ToBeVisibleAsync();
        await teacher.Page.Keyboard.PressAsync("m");
        await Expect(Microphone(teacher)).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(teacher.Problems);
    }

    [Fact]
    public async Task Noise_suppression_and_gain_change_while_one_is_heard()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, SoundEnergy: > 0, ShownFrames: > 5 }, "the student hears and sees the teacher");
        await teacher.Page.WaitForFunctionAsync($"() => {Sent}.getSettings().echoCancellation");

        await teacher.Button("Settings").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Radio, new() { Name = "music" }).CheckAsync();
        await teacher.Page.WaitForFunctionAsync($"() => {Sent}.getSettings().echoCancellation === false && {Sent}.getSettings().noiseSuppression === false");
        await Reception.GoesOn(student, "Ada");

        var own = teacher.Page.Locator(".tile-own video");
        await Expect(own).ToHaveAttributeAsync("data-mirrored", "true");
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "See myself as in a mirror" }).ClickAsync();
        await Expect(own).Not.ToHaveAttributeAsync("data-mirrored", "true");

        var before = await teacher.Page.EvaluateAsync<string>($"() => {Sent}.id");
        await teacher.Page.GetByRole(AriaRole.Slider, new() { Name = "My voice for the others" }).PressAsync("End");
        await teacher.Page.WaitForFunctionAsync($"(before) => {Sent}.id !== before", before);
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(pair.Problems);
    }

    private static ILocator Microphone(Person person) =>
        person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") });
}
