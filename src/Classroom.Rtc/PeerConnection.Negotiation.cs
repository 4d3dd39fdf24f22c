using System.Diagnostics.CodeAnalysis;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Sdp;

namespace Classroom.Rtc;

/// <summary>What descriptions do to a peer: the first ones begin it, later ones change its sections or restart ICE.</summary>
public sealed partial class PeerConnection
{
    /// <summary>Answers a client's offer; see <see cref="Sdp.Negotiator.TryAnswer"/>.</summary>
    public bool TryAnswer(long nowUs, string offer, AnswerOptions options, [NotNullWhen(true)] out string? answer, out string reason)
    {
        if (!Negotiator.TryAnswer(offer, options, out answer, out reason)) return false;
        Describe(nowUs);
        return true;
    }

    /// <summary>Takes the answer to our offer with this number.</summary>
    public bool TryAcceptAnswer(long nowUs, int revision, string answer, out string reason)
    {
        if (!Negotiator.TryAcceptAnswer(revision, answer, out reason)) return false;
        Describe(nowUs);
        return true;
    }

    /// <summary>Restarts ICE under these credentials of ours; the next offer tells the peer.</summary>
    public void RestartIce(long nowUs, IceCredentials credentials)
    {
        Negotiator.Restart(credentials);
        Renew(nowUs);
    }

    /// <summary>Restarts ICE for a peer that has told its new fragment without a description; it is told ours the same way.</summary>
    public void RestartIce(long nowUs, string remoteFragment, IceCredentials credentials)
    {
        Negotiator.Restart(remoteFragment, credentials);
        Describe(nowUs);
    }

    private void Describe(long nowUs)
    {
        if (Negotiator.Credentials != Ice.Local) Renew(nowUs);
        Ice.SetRemoteFragment(Negotiator.Remote!.UsernameFragment);
        if (State == PeerState.New)
        {
            State = PeerState.Connecting;
            _describedUs = nowUs;
            _dtls.ExpectFingerprint(Negotiator.Remote.Fingerprint);
            PollDtls(nowUs);
        }
        _inbound.Describe();
        _sender.Describe(Negotiator.Transceivers);
    }

    private void Renew(long nowUs)
    {
        Ice.Restart(Negotiator.Credentials);
        // The peer has lost its way and looks for another: its silence counts from here.
        if (State == PeerState.Connected) _describedUs = nowUs;
    }
}
