using System.Diagnostics;
using System.Globalization;
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

    // A microphone whose voice the test makes softer and louder; four syllables a second, so that DTX does not take it for noise.
    private const string Speak =
        """
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async wish => {
          if (!wish.audio) return open(wish);
          const context = new AudioContext();
          const tone = new OscillatorNode(context, { frequency: 300 });
          const beat = new OscillatorNode(context, { frequency: 4 });
          const depth = new GainNode(context, { gain: 0.4 });
          const syllables = new GainNode(context, { gain: 0.6 });
          const voice = new GainNode(context, { gain: 0.06 });
          const out = context.createMediaStreamDestination();
          tone.connect(syllables).connect(voice).connect(out);
          beat.connect(depth).connect(syllables.gain);
          tone.start();
          beat.start();
          window.speak = (loudness) => { voice.gain.value = loudness; };
          return out.stream;
        };
        """;

    // Over a second, of what goes to the loudspeaker.
    private const string Loudness =
        """
        async () => {
          let energy = 0;
          for (let look = 0; look < 25; look++) {
            await new Promise((done) => setTimeout(done, 40));
            const samples = new Float32Array(2048);
            window.measured?.getFloatTimeDomainData(samples);
            for (const sample of samples) energy += sample * sample / samples.length / 25;
          }
          return Math.sqrt(energy);
        }
        """;

    private const double Soft = 0.06;
    private const double Loud = 0.8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

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

    [Fact]
    public async Task The_volume_of_everybody_and_evened_out_voices_change_what_is_heard()
    {
        await using var pair = await Measured();
        var (teacher, student) = pair;

        await student.Button("Settings").ClickAsync();
        var everybody = student.Page.GetByRole(AriaRole.Slider, new() { Name = "Volume of everybody" });
        var even = student.Page.GetByRole(AriaRole.Switch, new() { Name = "Even out voices" });
        await everybody.PressAsync("End");
        await Shows(student, "true");
        var soft = await Hears(student, now => now > Soft / 2, "twice what was said");
        await even.ClickAsync();
        var raised = await Hears(student, now => now > 1.7 * soft, "the soft voice raised");
        await Speaks(teacher, Loud);
        await Hears(student, now => now > raised && now < 4 * raised, "the loud voice lowered: not thirteen times as loud");

        await Speaks(teacher, Soft);
        await Hears(student, now => now > 1.7 * soft && now < 2 * raised, "the soft voice raised again");
        await everybody.PressAsync("Home");
        await Hears(student, now => now < soft / 10, "nobody");
        await everybody.PressAsync("End");
        await Hears(student, now => now > 1.7 * soft, "everybody again");
        await even.ClickAsync();
        await Hears(student, now => now < 1.2 * soft, "the soft voice as it comes");

        // Without more than an element can do nothing goes by Web Audio.
        for (var i = 0; i < 30; i++)
            await everybody.PressAsync("ArrowLeft");
        await Shows(student, "false 0.5");
        Assert.Empty(student.Problems.Concat(teacher.Problems));
    }

    [Fact]
    public async Task The_gain_of_ones_own_microphone_is_what_the_others_hear()
    {
        await using var pair = await Measured();
        var (teacher, student) = pair;
        await student.Button("Settings").ClickAsync();
        await student.Page.GetByRole(AriaRole.Slider, new() { Name = "Volume of everybody" }).PressAsync("End");
        await Shows(student, "true");
        var asItIs = await Hears(student, now => now > Soft / 2, "the voice as it is");

        await teacher.Button("Settings").ClickAsync();
        var gain = teacher.Page.GetByRole(AriaRole.Slider, new() { Name = "My voice for the others" });
        await gain.PressAsync("End");
        var twice = await Hears(student, now => now > 1.7 * asItIs && now < 2.4 * asItIs, "the voice twice as loud");
        await gain.PressAsync("Home");
        await Hears(student, now => now < asItIs / 10, "nothing");
        for (var i = 0; i < 10; i++)
            await gain.PressAsync("ArrowRight");
        await Hears(student, now => now > 0.2 * twice && now < 0.3 * twice, "the voice half as loud as it is");
        Assert.Empty(student.Problems.Concat(teacher.Problems));
    }

    /// <summary>Ada, who says what the test tells her, and Ben, who hears her and measures how loud it is.</summary>
    private async Task<Pair> Measured()
    {
        var pair = await Pair.Enter(await classroom.Room(), async name =>
        {
            var person = await Person.Open(classroom.Browser, name, 1280, 800, "en-GB");
            await person.Page.AddInitScriptAsync(name == "Ada" ? Speak : Measure);
            await Reception.Watched(person);
            return person;
        });
        await pair.Teacher.TurnOn();
        await Reception.Until(pair.Student, "Ada", now => now is { SoundPackets: > 20, SoundEnergy: > 0 }, "the student hears the teacher");
        return pair;
    }

    private static async Task Speaks(Person person, double loudness) => await person.Page.EvaluateAsync("(loudness) => window.speak(loudness)", loudness);

    private static async Task<double> Hears(Person person, Func<double, bool> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await person.Page.EvaluateAsync<double>(Loudness);
            if (holds(now))
            {
                TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now:F3}: {what}"));
                return now;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {now}, {what}");
        }
    }

    private static async Task Shows(Person person, string wanted) =>
        await person.Page.WaitForFunctionAsync($"(wanted) => ({Voice})().startsWith(wanted)", wanted);
}
