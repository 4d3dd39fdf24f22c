using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>Makes a worker's connections and renews them, with the ICE credentials by which its table finds each.</summary>
internal sealed class ConnectionMaker(RouterOptions options, PeerTable table)
{
    public PeerConnection Create(long nowUs) => new(
        new PeerConnectionOptions
        {
            Local = new LocalTransport(CreateCredentials(), options.Fingerprint, options.Candidates),
            Dtls = options.CreateDtls(),
            Sink = options.Sink,
            Random = options.Random,
            Ciphers = options.Ciphers,
        },
        nowUs);

    public AnswerOptions AnswerToPublisher(OpenPublisher open) => new()
    {
        Receives = true,
        StartBitrateKbps = options.StartBitrateKbps,
        VideoCodec = open.VideoCodec,
        VideoCodecByMid = (open.Labels ?? new Dictionary<string, TrackLabel>()).Where(section => section.Value.IsScreen()).ToDictionary(section => section.Key, _ => open.ScreenCodec),
        CreateCredentials = CreateCredentials,
    };

    public AnswerOptions AnswerToViewer(string publisherId, VideoCodec codec) => new()
    {
        Receives = false,
        VideoCodec = codec,
        Msid = (kind, ordinal) => ViewerSections.MsidOf(publisherId, kind, ordinal),
        CreateCredentials = CreateCredentials,
    };

    /// <summary>
    /// Restarts a peer's ICE. Whoever has told its new fragment is told ours by what is given back; null where an offer has to tell, which there is none to
    /// before the first.
    /// </summary>
    public string? Restart(long nowUs, RouterPeer peer, string? remoteFragment)
    {
        if (remoteFragment is null && peer.Connection.Negotiator.Transceivers.Count == 0) return null;
        var credentials = CreateCredentials();
        if (remoteFragment is null) peer.Connection.RestartIce(nowUs, credentials);
        else peer.Connection.RestartIce(nowUs, remoteFragment, credentials);
        table.Update(peer);
        peer.NoteTouched();
        return remoteFragment is null ? null
            : IceFragment.Write(credentials, options.Candidates, peer.Connection.Negotiator.Transceivers.First(t => !t.IsRejected));
    }

    /// <summary>Credentials whose fragment no peer of the port has.</summary>
    private IceCredentials CreateCredentials()
    {
        IceCredentials credentials;
        do credentials = IceCredentials.Create(options.Random);
        while (table.IsTaken(credentials.UsernameFragment));
        return credentials;
    }
}
