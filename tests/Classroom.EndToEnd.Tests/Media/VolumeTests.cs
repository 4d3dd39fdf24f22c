using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>How loud another person is, on the listener's side alone.</summary>
public sealed class VolumeTests(RunningClassroom classroom)
{
    // What goes to the loudspeaker by Web Audio can be measured there.
    private const string Measure =
        """
        const connect = AudioNode.prototype.connect;
        AudioNode.prototype.connect = function (to, ...rest) {
          if (to instanceof AudioDestinationNode) {
            window.measured = this.context.createAnalyser();
            connect.call(this, window.measured);
          }
          return connect.call(this, to, ...rest);
        };
        """;

    private const string IsHeard =
        """
        () => {
          const samples = new Float32Array(2048);
          window.measured?.getFloatTimeDomainData(samples);
          return samples.some(sample => Math.abs(sample) > 0.01);
        }
        """;

    private const string Voice = "() => { const [voice] = window.watched.voices; return `${voice.muted} ${voice.volume}`; }";

    [Fact]
    public async Task A_person_is_made_louder_and_softer_for_one_listener_who_keeps_it_after_a_reload()
    {
        var room = await classroom.Room();
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var student = await Person.Open(classroom.Browser, "Ben", 1280, 800, "en-GB");
        await student.Page.AddInitScriptAsync(Measure);
        await Reception.Watched(student);
        await student.Join(room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, SoundEnergy: > 0 }, "the student hears the teacher");

        await student.ChooseFor("Ada", "Volume");
        var slider = student.Page.GetByRole(AriaRole.Slider, new() { Name = "Volume" });
        await Expect(slider).ToBeFocusedAsync();
        await student.Page.Keyboard.PressAsync("End");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "200%");
        await Shows(student, "true");
        await student.Page.WaitForFunctionAsync(IsHeard);

        await student.Page.Keyboard.PressAsync("Home");
        await student.Page.Keyboard.PressAsync("ArrowRight");
        await Shows(student, "false 0.05");
        await student.Button("Done").ClickAsync();

        await student.Page.ReloadAsync();
        await Reception.Until(student, "Ada", now => now.SoundPackets > 20, "the student hears the teacher again");
        await Shows(student, "false 0.05");
        Assert.Empty(student.Problems.Concat(teacher.Problems));
    }

    private static async Task Shows(Person person, string wanted) =>
        await person.Page.WaitForFunctionAsync($"(wanted) => ({Voice})().startsWith(wanted)", wanted);
}
