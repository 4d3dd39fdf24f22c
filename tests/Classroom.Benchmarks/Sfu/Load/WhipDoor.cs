using System.Net.Http.Headers;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>In by WHIP and WHEP: a receiver has a connection for each publisher where the address names one, else one for all.</summary>
internal sealed class WhipDoor : IWatchingDoor
{
    private readonly LoadOptions _options;
    private readonly LoadDoor _door;
    private readonly bool _isOneEach;

    public WhipDoor(LoadOptions options, HttpClient http, LoadLoop loop)
    {
        _options = options;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        _door = new LoadDoor(http, loop);
        _isOneEach = options.WatchUrl.Contains("{pub}", StringComparison.Ordinal);
    }

    public int ConnectionsEach => _isOneEach ? _options.Publishers : 1;

    public Task<LoadPeer> Publish(int publisher) => _door.Enter(_options.Address(_options.PublishUrl, publisher), sends: true, places: 1);

    public Task<LoadPeer> Watch(int connection) =>
        _door.Enter(_options.Address(_options.WatchUrl, connection), sends: false, _isOneEach ? 1 : _options.Publishers);
}
