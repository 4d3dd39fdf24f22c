using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Soak;

/// <summary>One teacher's sound and picture, those who receive them from beginning to end, and some who come and go.</summary>
internal sealed class SoakAudience : IDisposable
{
    private const int ConnectingMax = 4;
    private const int PassingShare = 10;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new();
    private readonly Tally _tally = new(publishers: 1);
    private readonly ConcurrentBag<LoadPeer> _steady = [];
    private readonly Queue<LoadPeer> _passing = [];
    private readonly TestRoom _room;
    private readonly LoadLoop _loop;
    private readonly LoadDoor _door;

    private SoakAudience(TestRoom room)
    {
        _room = room;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", room.ModeratorToken);
        _loop = new LoadLoop(_tally);
        _door = new LoadDoor(_http, _loop);
    }

    /// <summary>How many have come and gone so far.</summary>
    public int Changes { get; private set; }

    private Uri Watched => new($"{_room.Url}/whep/{_room.RoomId}/p0");

    public static async Task<SoakAudience> Enter(TestRoom room, int listeners)
    {
        var audience = new SoakAudience(room);
        var teacher = await audience._door.Enter(new Uri($"{room.Url}/whip/{room.RoomId}/p0"), sends: true, places: 1);
        await audience.Add(listeners);
        for (var i = 0; i < listeners / PassingShare; i++)
            audience._passing.Enqueue(await audience._door.Enter(audience.Watched, sends: false, places: 1));
        audience._loop.Start(new LoadSender(teacher, number: 0, publishers: 1));
        return audience;
    }

    /// <summary>So many more stay to the end.</summary>
    public Task Add(int listeners) => Parallel.ForEachAsync(
        Enumerable.Range(0, listeners), new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax },
        async (_, _) => _steady.Add(await _door.Enter(Watched, sends: false, places: 1)));

    /// <summary>From now on packets count.</summary>
    public Task Begin() => _loop.Do((tally, senders) => tally.Begin(senders));

    /// <summary>Until cancelled somebody leaves and another one comes.</summary>
    public async Task ComeAndGo(int haste, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(s_pause / haste, stop));
            await _door.Leave(_passing.Dequeue());
            _passing.Enqueue(await _door.Enter(Watched, sends: false, places: 1));
            Changes++;
        }
    }

    /// <summary>What those who stayed have lost of all that was sent, in percent, and the delay of 99 in 100 packets of all.</summary>
    public async Task<(double LossPercent, double P99Ms)> End(TimeSpan grace)
    {
        await _loop.Do((tally, senders) => tally.End(senders));
        await Task.Delay(grace);
        var (loss, delayUs) = (0.0, 0.0);
        await _loop.Do((tally, _) =>
        {
            var expected = tally.Sent * _steady.Count;
            (loss, delayUs) = (100.0 * (expected - _steady.Sum(one => one.Counted)) / expected, tally.DelayUs(0.99));
        });
        return (loss, delayUs / 1_000);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _http.Dispose();
    }
}
