using System.Globalization;
using System.Text;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>Looks at a lesson each second, without a break, and tells what it saw: part by part, one sign a second.</summary>
internal sealed class LineWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<LinePart> _parts = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly LineLesson _lesson;
    private Task _looking = Task.CompletedTask;
    private LineLook? _latest;

    public LineWatch(LineLesson lesson) => _lesson = lesson;

    /// <summary>What was seen in each part, when the watch is over.</summary>
    public IReadOnlyList<LinePart> Parts => _parts;

    /// <summary>Seconds for which Ada's encoder was held back for want of processor time.</summary>
    public double HeldBackByProcessor => _latest?.HeldBackByProcessor ?? 0;

    /// <summary>From here on the lines are others.</summary>
    public void Begin(string name)
    {
        lock (_gate)
            _parts.Add(new LinePart(name, _parts.Count > 0 ? _parts[^1].Last : null));
        if (_looking.IsCompleted)
            _looking = Look();
    }

    /// <summary>The picture has followed.</summary>
    public void Came()
    {
        lock (_gate)
            _parts[^1].Came();
    }

    /// <summary>Looks no more.</summary>
    public async Task End()
    {
        await _stop.CancelAsync();
        await _looking;
    }

    /// <summary>A line of figures for each part and a line of signs for each minute of it, what Ben got above what Ada sent.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Ben gets: # the best layer, = the small one, . stood still for a moment, - no picture. Ada sends: # both, = the small one, - none; c held back by the processor\n");
        foreach (var part in _parts)
            text.AppendLine(CultureInfo.InvariantCulture, $"{part}").Append(part.Signs());
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        _stop.Dispose();
    }

    private async Task Look()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var look = await LineLook.At(_lesson);
                lock (_gate)
                    _parts[^1].Add(_latest = look);
                await Task.Delay(s_every, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The lesson is over.
        }
    }
}
