using System.Diagnostics;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What somebody's picture looks like to another person: every look since the watching began.</summary>
internal sealed class Sight(Person viewer, string of)
{
    private const int LookEveryMs = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    // Mean colours of the picture's lower part, and how many of its pixels are nearly black or nearly white, in percent.
    private const string Watch =
        """
        (name) => {
          const looks = (window.looks ??= []);
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [64, 36];
          const context = canvas.getContext("2d", { willReadFrequently: true });
          setInterval(() => {
            const tile = [...document.querySelectorAll("figure[data-participant]")].find((one) => one.textContent.includes(name));
            const video = tile?.querySelector("video");
            if (!video || video.hidden || !video.videoWidth || video.readyState < 2) return;
            context.drawImage(video, 0, 0, 64, 36);
            const { data } = context.getImageData(0, 20, 64, 16);
            const look = { red: 0, green: 0, blue: 0, stark: 0 };
            const count = data.length / 4;
            for (let i = 0; i < data.length; i += 4) {
              look.red += data[i] / count;
              look.green += data[i + 1] / count;
              look.blue += data[i + 2] / count;
              const light = (data[i] + data[i + 1] + data[i + 2]) / 3;
              if (light < 50 || light > 205) look.stark += 100 / count;
            }
            looks.push(look);
            if (looks.length > 2000) looks.shift();
          }, 50);
        }
        """;

    /// <summary>Begins to look.</summary>
    public Task Begin() => viewer.Page.EvaluateAsync(Watch, of);

    /// <summary>What was seen since the last call.</summary>
    public Task<Look[]> Take() => viewer.Page.EvaluateAsync<Look[]>("() => window.looks.splice(0)");

    /// <summary>Waits until what is seen now fulfils a wish; gives every look on the way, the fitting one last.</summary>
    public async Task<IReadOnlyList<Look>> Until(Func<Look, bool> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        List<Look> seen = [];
        while (true)
        {
            foreach (var look in await Take())
            {
                seen.Add(look);
                if (holds(look))
                    return seen;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {viewer.Name}, {what}; {seen.LastOrDefault()}");
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>One look.</summary>
    internal sealed record Look
    {
        public double Red { get; set; }

        public double Green { get; set; }

        public double Blue { get; set; }

        public double Stark { get; set; }

        /// <summary>As Chromium's fake camera is.</summary>
        public bool IsPlain => Green > Red + 60 && Green > Blue + 60;

        /// <summary>As the picture "dusk" is below.</summary>
        public bool IsDusk => Red > Green + 20;
    }
}
